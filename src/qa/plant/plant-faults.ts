// Plants faults into labels, the same for the same seed: what a check of labels has to find, and reviewers too.

import { seeded } from '../../calibration/observe/seeded.js';
import type { Vec3 } from '../../geometry/se3.js';
import { vec3 } from '../../geometry/vec3.js';
import type { Label, LabelMoment } from '../../label/index.js';
import { ghostOf } from './ghost.js';
import { type FaultKind, faultKinds, type Planted, type PlantedFault } from './ledger.js';
import { boxTracks, compareMoments } from './moments.js';
import { type SingleFault, singleFaults } from './single-faults.js';
import { chooseSwaps, type Swap, shuffled, swapped } from './swap-tracks.js';

export interface PlantOptions {
  readonly kinds: readonly FaultKind[];
  /** Faults of each kind over the labels that can have it; of swaps, tracks over tracks. */
  readonly share: number;
  readonly seed: number;
}

/** Where the file claims fewer points than this, nothing shows that a label is missing. */
const SEEN_POINTS = 5;
/** A velocity over labels farther apart is none, ns. */
const LONGEST_STEP = 1.5e9;

/**
 * Each label has one fault at most, save that a track with an exchanged name may have others. What one kind chooses does not
 * depend on which others are asked for, unless both want one label. A label keeps its place in the list.
 */
export function plantFaults(labels: readonly Label[], { kinds, share, seed }: PlantOptions): Planted {
  const faults: PlantedFault[] = [];
  const short: Planted['short'][number][] = [];
  const taken = new Set<number>();
  const gone = new Set<number>();
  const now = [...labels];
  const ghosts: Label[] = [];
  const boxes = labels.filter(label => label.box).length;
  const told = (kind: FaultKind, asked: number, planted: number, text: string) => {
    if (planted < asked || asked === 0)
      short.push({ kind, asked, planted, text: `there are too few labels with ${text}` });
  };
  const tracks = boxTracks(labels);
  const around = surroundings(labels, tracks);
  for (const kind of faultKinds.filter(one => kinds.includes(one))) {
    const random = seeded(seed * 31 + faultKinds.indexOf(kind));
    const order = () => shuffled([...labels.keys()], random).filter(position => !taken.has(position));
    const single = singleFaults.find(fault => fault.kind === kind);
    if (single) {
      const fitting = [...labels.keys()].filter(position => single.fits(labels[position], around(position)));
      const asked = atLeastOne(share * fitting.length);
      const done = plantSingle(single, order(), asked, now, around, random, taken);
      faults.push(...done);
      told(kind, asked, done.length, single.needs);
    } else if (kind === 'swap') {
      const asked = atLeastOne((share * tracks.size) / 2);
      const swaps = chooseSwaps(labels, asked, random);
      faults.push(...swaps.map(swap => exchange(now, swap)));
      told(kind, asked, swaps.length, 'another track near them');
    } else if (kind === 'missing') {
      const inner = new Set([...tracks.values()].flatMap(positions => positions.slice(1, -1)));
      const seen = (position: number) => inner.has(position) && (labels[position].points ?? SEEN_POINTS) >= SEEN_POINTS;
      const before = new Map([...tracks.values()].flatMap(all => all.map((position, k) => [position, all[k - 1]])));
      const beforeOf = (position: number): number => {
        const one = before.get(position)!;
        return gone.has(one) && before.get(one) !== undefined ? beforeOf(one) : one;
      };
      const asked = atLeastOne(share * [...labels.keys()].filter(seen).length);
      const chosen = order().filter(seen).slice(0, asked);
      for (const position of chosen) {
        gone.add(position);
        taken.add(position);
        faults.push({ ...faultOf(kind, now[position], 'left out'), shows: [labels[beforeOf(position)].id] });
      }
      told(kind, asked, chosen.length, 'labels before and after in their track, and points');
    } else {
      const asked = atLeastOne(share * boxes);
      const found = ghostsFrom(order(), asked, labels, random);
      faults.push(...found.map(ghost => faultOf(kind, ghost, 'a box where nothing is')));
      ghosts.push(...found);
      told(kind, asked, found.length, 'free ground beside them');
    }
  }
  return { seed, share, labels: [...now.filter((_, position) => !gone.has(position)), ...ghosts], faults, short };
}

const atLeastOne = (count: number) => (count > 0 ? Math.max(1, Math.round(count)) : 0);

function exchange(now: Label[], swap: Swap): PlantedFault {
  const ids: string[] = [];
  now.forEach((label, position) => {
    now[position] = swapped(label, swap);
    if (now[position] !== label) ids.push(label.id);
  });
  const text = `${swap.a} and ${swap.b} exchange their names from here on, ${swap.metres.toFixed(1)} m apart`;
  const first = now.filter(
    label => ids.includes(label.id) && label.box && compareMoments(label.moment, swap.from) === 0,
  );
  const shows = first.map(label => label.id);
  return { kind: 'swap', ids, shows, tracks: [swap.a, swap.b], category: '', moment: swap.from, text };
}

function faultOf(kind: FaultKind, { id, track, category, moment }: Label, text: string): PlantedFault {
  return { kind, ids: [id], shows: [id], tracks: [track], category, moment, text };
}

function plantSingle(
  fault: SingleFault,
  order: readonly number[],
  asked: number,
  now: Label[],
  around: ReturnType<typeof surroundings>,
  random: () => number,
  taken: Set<number>,
): PlantedFault[] {
  const done: PlantedFault[] = [];
  for (const position of order) {
    if (done.length >= asked) break;
    const here = around(position);
    if (!fault.fits(now[position], here)) continue;
    const spoilt = fault.spoil(now[position], here, random);
    if (!spoilt) continue;
    now[position] = spoilt.label;
    taken.add(position);
    done.push(faultOf(fault.kind, spoilt.label, spoilt.text));
  }
  return done;
}

function ghostsFrom(order: readonly number[], asked: number, labels: readonly Label[], random: () => number): Label[] {
  const found: Label[] = [];
  const frames = new Map<string, Label[]>();
  const key = (label: Label) => JSON.stringify([momentText(label.moment), label.frame]);
  for (const label of labels) {
    if (!label.box) continue;
    const same = frames.get(key(label));
    if (same) same.push(label);
    else frames.set(key(label), [label]);
  }
  for (const position of order) {
    if (found.length >= asked) break;
    const label = labels[position];
    const ghost = label.box && ghostOf(label, frames.get(key(label))!, found.length + 2, random);
    if (ghost) found.push(ghost);
  }
  return found;
}

const momentText = (moment: LabelMoment) => ('file' in moment ? moment.file : moment.stampNs.toString());

function surroundings(labels: readonly Label[], tracks: ReadonlyMap<string, readonly number[]>) {
  const categories = [...new Set(labels.map(label => label.category))].sort();
  const placeOf = new Map<number, readonly [readonly number[], number]>();
  for (const positions of tracks.values()) positions.forEach((p, k) => void placeOf.set(p, [positions, k]));
  return (position: number) => {
    const [positions, k] = placeOf.get(position) ?? [[position], 0];
    const [before, after] = [positions[k - 1] ?? position, positions[k + 1] ?? position];
    return { categories, velocity: labels[position].velocity ?? velocityBetween(labels[before], labels[after]) };
  };
}

function velocityBetween(a: Label, b: Label): Vec3 | undefined {
  if (!a.box || !b.box || a.frame !== b.frame || 'file' in a.moment || 'file' in b.moment) return undefined;
  const span = Number(b.moment.stampNs - a.moment.stampNs);
  if (!(span > 0 && span <= LONGEST_STEP) || compareMoments(a.moment, b.moment) >= 0) return undefined;
  const [from, to] = [a.box.T.t, b.box.T.t];
  return vec3(axis => ((to[axis] - from[axis]) / span) * 1e9);
}
