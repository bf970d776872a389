// The transforms of one topic between two frames, in columns that grow.
import type { SE3 } from '../../geometry/se3.js';
import { GrowingRows } from '../growing-rows.js';
import type { Provenance } from '../rig.js';
import type { PoseColumns } from '../trajectory/pose-columns.js';
import { STEADY } from './steady-mount.js';
import { sameTransform } from './transform-tree.js';

/** All that one topic says of where `child` is in `parent`, in the order recorded. */
export interface TransformSeries {
  readonly parent: string;
  readonly child: string;
  readonly from: Provenance;
  /** Said on a topic that holds for all time (`/tf_static`). */
  readonly latched: boolean;
  readonly count: number;
  /** Every sample's T_parent_child, made anew at each call: 72 bytes per sample. */
  columns(): PoseColumns;
}

/** Keeps 16 bytes per sample while all of them give the very numbers of the first, else 72. */
export class GrowingSeries implements TransformSeries {
  readonly parent: string;
  readonly child: string;
  readonly from: Provenance;
  readonly latched: boolean;
  readonly first: SE3;
  count = 0;
  /** Whether a sample differs from the first by more than 1e-9. */
  changes = false;
  /** Whether one differs by more than a mount that only trembles can (twice its bound: the first may lie at the edge), or is no number. */
  moves = false;
  /** Stamp and arrival. */
  readonly #moments = new GrowingRows(2);
  /** x y z, then the quaternion; undefined while every sample is the first again. */
  #poses: GrowingRows | undefined;

  /** `first` is what samples are compared with; it is added like the others. */
  constructor(parent: string, child: string, from: Provenance, latched: boolean, first: SE3) {
    this.parent = parent;
    this.child = child;
    this.from = from;
    this.latched = latched;
    this.first = first;
  }

  add(tNs: number, arrival: number, T_parent_child: SE3): void {
    const { first } = this;
    if (!this.#poses && this.count > 0 && !sameNumbers(first, T_parent_child)) {
      this.#poses = new GrowingRows(7);
      for (let i = 0; i < this.count; i++) writePose(this.#poses, first);
    }
    this.changes ||= this.#poses !== undefined && !sameTransform(first, T_parent_child);
    this.moves ||= this.changes && !sameTransform(first, T_parent_child, 2 * STEADY.distance);
    if (this.#poses) writePose(this.#poses, T_parent_child);
    const { into, at } = this.#moments.next();
    into[at] = tNs;
    into[at + 1] = arrival;
    this.count++;
  }

  columns(): PoseColumns {
    const { count, first } = this;
    const tNs = new Float64Array(count);
    const arrival = new Float64Array(count);
    const xyz = new Float64Array(3 * count);
    const xyzw = new Float64Array(4 * count);
    let i = 0;
    for (const piece of this.#moments.pieces()) {
      for (let at = 0; at < piece.length; at += 2, i++) {
        tNs[i] = piece[at];
        arrival[i] = piece[at + 1];
      }
    }
    i = 0;
    for (const piece of this.#poses?.pieces() ?? []) {
      for (let at = 0; at < piece.length; at += 7, i++) {
        for (let k = 0; k < 3; k++) xyz[3 * i + k] = piece[at + k];
        for (let k = 0; k < 4; k++) xyzw[4 * i + k] = piece[at + 3 + k];
      }
    }
    for (; i < count; i++) {
      xyz.set(first.t, 3 * i);
      xyzw.set(first.q, 4 * i);
    }
    return { tNs, arrival, xyz, xyzw };
  }
}

function writePose(rows: GrowingRows, { t, q }: SE3): void {
  const { into, at } = rows.next();
  for (let k = 0; k < 3; k++) into[at + k] = t[k];
  for (let k = 0; k < 4; k++) into[at + 3 + k] = q[k];
}

/** Exactly; NaN is not even itself. */
function sameNumbers(a: SE3, b: SE3): boolean {
  for (let k = 0; k < 3; k++) if (a.t[k] !== b.t[k]) return false;
  for (let k = 0; k < 4; k++) if (a.q[k] !== b.q[k]) return false;
  return true;
}
