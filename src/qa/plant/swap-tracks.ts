// Two near tracks exchange their names from a moment on.
import type { Label, LabelMoment } from '../../label/index.js';
import { boxTracks, compareMoments, momentKey } from './moments.js';

export interface Swap {
  readonly a: string;
  readonly b: string;
  /** The first moment with exchanged names. */
  readonly from: LabelMoment;
  readonly metres: number;
}

/** Boxes farther apart, or as good as in one place, are not taken for one another, m. */
const NEAR = [1, 15] as const;
/** Labels that each track keeps on either side of the exchange. */
const KEPT = 3;
/** Of one moment; more boxes than these in a frame are not compared with one another. */
const MOST_BOXES = 500;

/** Pairs of tracks, each track in one pair only, by the order that `random` gives; at most `count`. */
export function chooseSwaps(labels: readonly Label[], count: number, random: () => number): Swap[] {
  const candidates = shuffled(swapsOf(labels), random);
  const used = new Set<string>();
  const chosen: Swap[] = [];
  for (const swap of candidates) {
    if (chosen.length >= count) break;
    if (used.has(swap.a) || used.has(swap.b)) continue;
    used.add(swap.a).add(swap.b);
    chosen.push(swap);
  }
  return chosen;
}

/** One moment per pair of tracks: that at which they are nearest. */
function swapsOf(labels: readonly Label[]): Swap[] {
  const inner = new Set<number>();
  for (const positions of boxTracks(labels).values())
    for (const position of positions.slice(KEPT, positions.length - KEPT + 1)) inner.add(position);
  const moments = new Map<string, number[]>();
  for (const position of inner) {
    const { moment, frame } = labels[position];
    const key = `${momentKey(moment)} ${frame}`;
    const same = moments.get(key);
    if (same) same.push(position);
    else moments.set(key, [position]);
  }
  const nearest = new Map<string, Swap>();
  for (const all of moments.values()) {
    const here = all.slice(0, MOST_BOXES);
    here.forEach((p, k) => {
      for (const q of here.slice(k + 1)) {
        const [a, b] = [labels[p], labels[q]];
        const metres = Math.hypot(...a.box!.T.t.map((x, axis) => x - b.box!.T.t[axis]));
        if (!(metres >= NEAR[0] && metres <= NEAR[1]) || a.track === b.track) continue;
        const key = JSON.stringify([a.track, b.track].sort());
        const known = nearest.get(key);
        if (!known || metres < known.metres) nearest.set(key, { a: a.track, b: b.track, from: a.moment, metres });
      }
    });
  }
  return [...nearest.values()];
}

export function swapped(label: Label, { a, b, from }: Swap): Label {
  if (compareMoments(label.moment, from) < 0) return label;
  return label.track === a ? { ...label, track: b } : label.track === b ? { ...label, track: a } : label;
}

/** Fisher and Yates. */
export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}
