// How far a motion carries a frame's points on its picture.
import { type SE3, toMatrix } from '../../geometry/se3.js';
import { move } from '../../kernel/score/look.js';
import { median } from '../../time/order-statistics.js';
import type { ProbeFrame } from './probe.js';

/** Median over the points that the lens sees before and after, px of the full picture; 0 without any. */
export function pixelsMoved({ prepared: { xyz, count, camera } }: ProbeFrame, motion: SE3): number {
  const [before, after] = [new Float64Array(2 * count), new Float64Array(2 * count)];
  const [seen, still] = [new Uint8Array(count), new Uint8Array(count)];
  const moved = new Float64Array(3 * count);
  move(xyz, count, toMatrix(motion), moved);
  camera.project(xyz, count, before, seen);
  camera.project(moved, count, after, still);
  const ways: number[] = [];
  for (let i = 0; i < count; i++)
    if (seen[i] && still[i]) ways.push(Math.hypot(after[2 * i] - before[2 * i], after[2 * i + 1] - before[2 * i + 1]));
  return ways.length > 0 ? median(ways) : 0;
}
