// Takes the transforms of one topic and tells those that never change from those that move.
import type { SE3 } from '../geometry/se3.js';
import type { Transforms } from '../message/value.js';
import { sinceOrigin } from '../time/stamp.js';
import type { Provenance } from './rig.js';
import { GrowingSeries, type TransformSeries } from './transform-series.js';
import { normalFrame, type StaticEdge, sameTransform } from './transform-tree.js';
import { isWorldFrame } from './world-frame.js';

/** A static topic that says ever new things of one frame is not followed without end: the tree takes the first usable one. */
const MAX_STATIC_VALUES = 1000;

/** What the topic says of one edge: its samples, or on a static topic how many values of it were kept, and the last of them. */
interface Entry {
  readonly series: GrowingSeries;
  lastKept: SE3;
  kept: number;
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
      if (this.#topicStatic && isNews(entry, T)) this.#keep(entry, T);
    }
  }

  /** Everything that the topic says, static or not, in the order first said. */
  all(): TransformSeries[] {
    return [...this.#entries.values()].map(({ series }) => series);
  }

  /**
   * From a static topic everything is static. Elsewhere (`/tf`) an edge is static when all its messages say the same to 1e-9,
   * as ROS 1's static_transform_publisher does, its parent is not a world frame, and the topic does not say of another parent
   * that the child moves in it; the rest moves. Both lists are in the order first said. A static topic that says two things of
   * one frame is left to the tree, which keeps the first and reports it.
   */
  split(): { fixed: StaticEdge[]; moving: TransformSeries[] } {
    const movers = new Set<string>();
    for (const { series } of this.#entries.values())
      if (!this.#topicStatic && (series.changes || isWorldFrame(series.parent))) movers.add(series.child);
    const moves = ({ series }: Entry) => movers.has(series.child);
    return {
      fixed: this.#distinct.filter(({ entry }) => !moves(entry)).map(({ edge }) => edge),
      moving: [...this.#entries.values()].filter(moves).map(({ series }) => series),
    };
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

/** `T` is kept already when it made the entry. */
function isNews({ series, lastKept }: Entry, T: SE3): boolean {
  return T !== lastKept && !sameTransform(series.first, T) && !sameTransform(lastKept, T);
}
