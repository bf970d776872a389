// Where the rig was, as far as frames were loaded: the way it took, how fast it was, and where it headed.
import { signal } from '@preact/signals';
import { apply, inverse, type SE3 } from '../../src/geometry/se3.js';
import type { FrameData } from '../data/frame-data.js';

export interface KnownPose {
  readonly index: number;
  readonly stampNs: bigint;
  readonly T_world_rig: SE3;
}

/** Poses kept: 32 B each and their overhead, an hour and more at 10 Hz. */
const MOST = 50_000;
/** Frames that may be unknown between two known ones before the way is broken: what was skipped is not drawn as straight. */
const BRIDGED = 3;

const known = new Map<number, KnownPose>();
/** How many are known: changes whenever one is added. */
export const knownPoses = signal(0);

export function remember({ index, stampNs, T_world_rig }: FrameData): void {
  if (!T_world_rig || known.has(index)) return;
  if (known.size >= MOST) known.delete(known.keys().next().value!);
  known.set(index, { index, stampNs, T_world_rig });
  knownPoses.value = known.size;
}

export function forgetPoses(): void {
  known.clear();
  knownPoses.value = 0;
}

/** Known poses around a frame without a break, ascending; at most `reach` frames to each side. */
export function posesAround(index: number, reach: number): KnownPose[] {
  const found: KnownPose[] = [];
  for (let i = index, missed = 0; i >= index - reach && missed <= BRIDGED; i--) {
    const pose = known.get(i);
    missed = pose ? 0 : missed + 1;
    if (pose) found.push(pose);
  }
  found.reverse();
  for (let i = index + 1, missed = 0; i <= index + reach && missed <= BRIDGED; i++) {
    const pose = known.get(i);
    missed = pose ? 0 : missed + 1;
    if (pose) found.push(pose);
  }
  return found;
}

/** The way as pairs of ends in the rig frame of `frame`, xyz each. */
export function wayOf(poses: readonly KnownPose[], T_world_rig: SE3): Float32Array {
  const T_rig_world = inverse(T_world_rig);
  const at = poses.map(pose => apply(T_rig_world, pose.T_world_rig.t));
  return Float32Array.from(at.slice(1).flatMap((p, i) => [...at[i], ...p]));
}

/** Metres per second between neighbours, at the middle of the two; positive ahead. */
export function speedsOf(poses: readonly KnownPose[]): { readonly stampNs: bigint; readonly speed: number }[] {
  return poses.slice(1).flatMap((b, i) => {
    const a = poses[i];
    const seconds = Number(b.stampNs - a.stampNs) / 1e9;
    if (!(seconds > 0)) return [];
    // Seen from the first: how far ahead the second is tells which way it went.
    const way = apply(inverse(a.T_world_rig), b.T_world_rig.t);
    const speed = (Math.hypot(...way) / seconds) * (way[0] < 0 ? -1 : 1);
    return [{ stampNs: (a.stampNs + b.stampNs) / 2n, speed }];
  });
}

/** Direction of the rig's x axis in the world's ground plane, degrees counter-clockwise from its x axis, 0 to 360. */
export function headingDeg(T_world_rig: SE3): number {
  const [x, y] = apply({ q: T_world_rig.q, t: [0, 0, 0] }, [1, 0, 0]);
  return ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
}
