// Finds the outlines of a cloud again in the picture: groups by range and side are moved until the picture is steepest under them.
import { apply, inverse, toMatrix, type Vec3 } from '../../geometry/se3.js';
import { median } from '../../time/order-statistics.js';
import { BINS } from '../nid/counts.js';
import type { ProbeFrame } from '../nid/probe.js';
import type { NidFrame } from '../nid/tally.js';
import type { Displacement } from './displacement.js';

/** Ranges, m. */
const RANGES = [6, 12, 25, Number.POSITIVE_INFINITY];
/** Left, middle and right of the picture. */
const SIDES = 3;
const FEWEST = 16;
/** Looked for: this part of the picture's width to both sides, in steps of px of the ranks. */
const REACH = 0.045;
const STEP_PX = 0.5;
/** The top must stand out of the curve's own scatter by this. */
const STANDS_OUT = 2.5;

/** Left and right ends of surfaces are found along u, upper and lower ones along v. */
export function displacementsOf(frame: ProbeFrame): Displacement[] {
  const { prepared } = frame;
  const { xyz, count, camera, bin } = prepared;
  const uv = new Float64Array(2 * count);
  const seen = new Uint8Array(count);
  camera.project(xyz, count, uv, seen);
  const groups = new Map<string, number[]>();
  for (let i = 0; i < count; i++) {
    const [u, v] = [uv[2 * i], uv[2 * i + 1]];
    if (bin[i] <= BINS || !seen[i] || !(u >= 0 && v >= 0 && u < camera.width && v < camera.height)) continue;
    const range = Math.hypot(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]);
    const key = `${bin[i]} ${RANGES.findIndex(end => range < end)} ${Math.floor((SIDES * u) / camera.width)}`;
    const group = groups.get(key) ?? [];
    group.push(i);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(group => {
    if (group.length < FEWEST) return [];
    const along = bin[group[0]] === BINS + 1 ? 'u' : 'v';
    const px = steepest(prepared, uv, group, along);
    if (px === undefined) return [];
    const ranges = group.map(i => Math.hypot(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]));
    return [
      {
        frame: prepared.frame,
        along,
        px,
        weight: Math.min(1, group.length / 60),
        range: median(ranges),
        side: median(group.map(i => uv[2 * i])) / camera.width,
        perMoverSecond: 0,
        ...sensitivity(frame, group, along === 'u' ? 0 : 1),
      } as const,
    ];
  });
}

/** px of the full picture; undefined where no place stands out, or the best lies at the end. */
function steepest(frame: NidFrame, uv: Float64Array, group: readonly number[], along: 'u' | 'v'): number | undefined {
  const { ranks, width, height, level } = frame;
  const shrink = 2 ** -level;
  const steps = Math.ceil((REACH * width) / STEP_PX);
  const curve = Array.from({ length: 2 * steps + 1 }, (_, k) => {
    const by = (k - steps) * STEP_PX;
    let [sum, n] = [0, 0];
    for (const i of group) {
      const u = (uv[2 * i] + 0.5) * shrink - 0.5 + (along === 'u' ? by : 0);
      const v = (uv[2 * i + 1] + 0.5) * shrink - 0.5 + (along === 'v' ? by : 0);
      if (!(u >= 0 && v >= 0 && u < width - 1 && v < height - 1)) continue;
      sum += slopeAt(ranks, width, u, v);
      n++;
    }
    return n >= group.length / 2 ? sum / n : Number.NaN;
  });
  if (!curve.every(Number.isFinite)) return undefined;
  const top = curve.indexOf(Math.max(...curve));
  if (top < 2 || top > curve.length - 3) return undefined;
  const middle = median(curve);
  const scatter = 1.4826 * median(curve.map(value => Math.abs(value - middle)));
  if (!(curve[top] - middle > STANDS_OUT * Math.max(scatter, 0.01))) return undefined;
  const [a, b, c] = [curve[top - 1], curve[top], curve[top + 1]];
  const bend = a - 2 * b + c;
  const vertex = bend < 0 ? Math.max(-1, Math.min(1, (a - c) / (2 * bend))) : 0;
  return ((top - steps + vertex) * STEP_PX) / shrink;
}

function slopeAt(ranks: Float32Array, width: number, u: number, v: number): number {
  const [x, y] = [u | 0, v | 0];
  const [s, t] = [u - x, v - y];
  const a = 2 * (y * width + x) + 1;
  const b = a + 2 * width;
  const above = ranks[a] + s * (ranks[a + 2] - ranks[a]);
  const below = ranks[b] + s * (ranks[b + 2] - ranks[b]);
  return above + t * (below - above);
}

/** Means over the group of what a unit of each cause moves its points on the picture. */
function sensitivity({ prepared, T_camera_lidar, twist }: ProbeFrame, group: readonly number[], axis: 0 | 1) {
  const points = Float64Array.from(group.flatMap(i => [...prepared.xyz.subarray(3 * i, 3 * i + 3)]));
  const n = group.length;
  const jacobian = new Float64Array(6 * n);
  prepared.camera.jacobian(points, n, jacobian);
  const T_lidar_camera = inverse(T_camera_lidar);
  const m = toMatrix(T_camera_lidar);
  const perTurn: [number, number, number] = [0, 0, 0];
  const perShift: [number, number, number] = [0, 0, 0];
  let perSecond = 0;
  for (let i = 0; i < n; i++) {
    const [jx, jy, jz] = jacobian.subarray(6 * i + 3 * axis, 6 * i + 3 * axis + 3);
    const [x, y, z] = points.subarray(3 * i, 3 * i + 3);
    perTurn[0] += (jz * y - jy * z) / n;
    perTurn[1] += (jx * z - jz * x) / n;
    perTurn[2] += (jy * x - jx * y) / n;
    perShift[0] += jx / n;
    perShift[1] += jy / n;
    perShift[2] += jz / n;
    if (!twist) continue;
    const p: Vec3 = apply(T_lidar_camera, [x, y, z]);
    const { linear: v, angular: w } = twist;
    // What stands still goes back: −(v + ω × p).
    const d = [
      -(v[0] + w[1] * p[2] - w[2] * p[1]),
      -(v[1] + w[2] * p[0] - w[0] * p[2]),
      -(v[2] + w[0] * p[1] - w[1] * p[0]),
    ];
    const there = [0, 1, 2].map(k => m[4 * k] * d[0] + m[4 * k + 1] * d[1] + m[4 * k + 2] * d[2]);
    perSecond += (jx * there[0] + jy * there[1] + jz * there[2]) / n;
  }
  return { perTurn, perShift, perSecond };
}
