// Takes the transforms of one topic and tells those that never change from those that move.
import type { SE3 } from '../../geometry/se3.js';
import type { Transforms } from '../../message/value.js';
import { sinceOrigin } from '../../time/stamp.js';
import { checkedTransform } from '../checked-transform.js';
import type { Provenance } from '../rig.js';
import { isWorldFrame } from '../world-frame.js';
import { type SteadyMount, steadyMount } from './steady-mount.js';
import { GrowingSeries, type TransformSeries } from './transform-series.js';
import { normalFrame, type StaticEdge, sameTransform } from './transform-tree.js';

/** A static topic that says ever new things of one frame is not followed without end: the last one said is kept beside them. */
const MAX_STATIC_VALUES = 1000;

/** What the topic says of one edge: its samples, and on a static topic the values that differ and the last one that can be used. */
interface Entry {
  readonly series: GrowingSeries;
  lastKept: SE3;
  kept: number;
  last?: SE3;
}

/** A transform of a static topic that was said anew with other numbers. */
export interface CorrectedMount {
  readonly series: TransformSeries;
  /** The first usable value, and the last: the one that is used. */
  readonly first: SE3;
  readonly last: SE3;
  /** How many differing ones were said, 1000 at most. */
  readonly values: number;
}

/** What a topic's transforms come to: those that hold for all time, in the order first said, and those that move. */
export interface SplitTransforms {
  readonly fixed: StaticEdge[];
  readonly moving: TransformSeries[];
  /** Change, but place a frame in itself, or name none: nothing can be made of them. */
  readonly nowhere: TransformSeries[];
  /** Of the fixed ones of /tf: those that stand still but for a tremble. */
  readonly steady: SteadyMount[];
  readonly corrected: CorrectedMount[];
}

/** A message that holds more transforms than this: arrivals of its last ones are as one. */
const IN_MESSAGE = 65536;

/**
 * Memory per transform: 16 bytes while an edge says the very same as at first (a latched topic said again, ROS 1's
 * static_transform_publisher, a parked car), else 72.
 */
export class TransformLog {
  readonly #from: Provenance;
  readonly #topicStatic: boolean;
  /** Parent, then child, as written: spares cleaning the names of every message. Several spellings share one entry. */
  readonly #spelled = new Map<string, Map<string, Entry>>();
  readonly #entries = new Map<string, Entry>();
  readonly #distinct: { readonly entry: Entry; readonly edge: StaticEdge }[] = [];
  #messages = 0;

  /** `topicStatic`: what the topic says holds for all time, whatever its stamps (`/tf_static`). */
  constructor(from: Provenance, topicStatic: boolean) {
    this.#from = from;
    this.#topicStatic = topicStatic;
  }

  /** `place`: where the message stands among those of all topics, so that equal stamps of two topics have an order. */
  add(message: Transforms, originNs: bigint, place = this.#messages): void {
    this.#messages++;
    for (const [i, { parent, child, stampNs, translation, rotationXyzw }] of message.transforms.entries()) {
      const T: SE3 = { q: rotationXyzw, t: translation };
      const entry = this.#entryOf(parent, child, T);
      entry.series.add(sinceOrigin(stampNs, originNs), place * IN_MESSAGE + Math.min(i, IN_MESSAGE - 1), T);
      if (!this.#topicStatic) continue;
      if (isNews(entry, T)) this.#keep(entry, T);
      // As it stands: most say the same again, and are not checked again.
      if (!entry.last || !sameTransform(entry.last, T, 0)) entry.last = checkedTransform(T.t, T.q) ? T : entry.last;
    }
  }

  /** Everything that the topic says, static or not, in the order first said. */
  all(): TransformSeries[] {
    return [...this.#entries.values()].map(({ series }) => series);
  }

  /**
   * From a static topic everything is static: the last usable value of an edge, as a listener of tf2 has it in the end, for what is
   * latched anew replaces what was latched; what can not be used is left to the tree, which reports it. Elsewhere (`/tf`) an edge is static when all
   * its messages say the same to 1e-9, as ROS 1's static_transform_publisher does, or tremble around their median (STEADY), its parent is not a
   * world frame, and the topic does not say of another parent that the child moves in it; the rest moves. What places no frame and never
   * changes is left to the tree as well.
   */
  split(): SplitTransforms {
    const entries = [...this.#entries.values()];
    if (this.#topicStatic) return { ...this.#latched(entries), moving: [], nowhere: [], steady: [] };
    const steady = new Map<GrowingSeries, SteadyMount>();
    const movers = new Set<string>();
    const nowhere = entries.map(({ series }) => series).filter(series => series.changes && !placesAFrame(series));
    for (const { series } of entries) {
      if (!placesAFrame(series)) continue;
      const still = series.changes && !series.moves && !isWorldFrame(series.parent) ? steadyMount(series) : undefined;
      if (still) steady.set(series, still);
      else if (series.changes || isWorldFrame(series.parent)) movers.add(series.child);
    }
    const moves = ({ series }: Entry) => movers.has(series.child) && placesAFrame(series);
    return {
      fixed: this.#distinct
        .filter(({ entry }) => !moves(entry) && !nowhere.includes(entry.series))
        .map(({ entry: { series }, edge }) => {
          const still = steady.get(series);
          const from = `${edge.from}, median of ${series.count}`;
          return still ? { ...edge, T_parent_child: still.T_parent_child, from } : edge;
        }),
      moving: entries.filter(moves).map(({ series }) => series),
      nowhere,
      steady: [...steady.values()].filter(({ series }) => !movers.has(series.child)),
      corrected: [],
    };
  }

  #latched(entries: readonly Entry[]): Pick<SplitTransforms, 'fixed' | 'corrected'> {
    const usable = ({ T_parent_child: { t, q } }: StaticEdge) => checkedTransform(t, q) !== undefined;
    const firsts = new Map<Entry, StaticEdge>();
    for (const { entry, edge } of this.#distinct) if (!firsts.has(entry) && usable(edge)) firsts.set(entry, edge);
    const fixed = this.#distinct.flatMap(({ entry, edge }) => {
      if (firsts.get(entry) === edge && entry.last) return [{ ...edge, T_parent_child: entry.last }];
      return usable(edge) ? [] : [edge];
    });
    const corrected = entries.flatMap(entry => {
      const first = firsts.get(entry)?.T_parent_child;
      const { series, last } = entry;
      const values = this.#distinct.filter(one => one.entry === entry && usable(one.edge)).length;
      return first && last && values > 1 ? [{ series, first, last, values }] : [];
    });
    return { fixed, corrected };
  }

  #entryOf(parent: string, child: string, first: SE3): Entry {
    const children = this.#spelled.get(parent) ?? new Map<string, Entry>();
    let entry = children.get(child);
    if (entry) return entry;
    entry = this.#cleanEntry(normalFrame(parent), normalFrame(child), first);
    this.#spelled.set(parent, children.set(child, entry));
    return entry;
  }

  #cleanEntry(parent: string, child: string, first: SE3): Entry {
    const key = `${parent}\u0000${child}`;
    const known = this.#entries.get(key);
    if (known) return known;
    const entry = {
      series: new GrowingSeries(parent, child, this.#from, this.#topicStatic, first),
      lastKept: first,
      kept: 0,
    };
    this.#entries.set(key, entry);
    this.#keep(entry, first);
    return entry;
  }

  #keep(entry: Entry, T_parent_child: SE3): void {
    if (entry.kept === MAX_STATIC_VALUES) return;
    const { parent, child, from } = entry.series;
    entry.kept++;
    entry.lastKept = T_parent_child;
    this.#distinct.push({ entry, edge: { parent, child, T_parent_child, from } });
  }
}

/** tf2 ignores any other. */
export function placesAFrame({ parent, child }: Pick<TransformSeries, 'parent' | 'child'>): boolean {
  return parent !== '' && child !== '' && parent !== child;
}

/** `T` is kept already when it made the entry. */
function isNews({ series, lastKept }: Entry, T: SE3): boolean {
  return T !== lastKept && !sameTransform(series.first, T) && !sameTransform(lastKept, T);
}
