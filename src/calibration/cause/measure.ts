// Finds parts of a cloud again in the picture: groups by range and side are moved until the picture under them is what it should be.

import type { Box3 } from '../../geometry/box3.js';
import { apply, compose, inverse, toMatrix, type Vec3 } from '../../geometry/se3.js';
import { vec3 } from '../../geometry/vec3.js';
import { fastBoxes } from '../../kernel/index.js';
import { median } from '../../time/order-statistics.js';
import type { ProbeFrame } from '../nid/probe.js';
import type { Displacement } from './displacement.js';
import { type Expected, expected, type Looked, lookedAt, scoreAt } from './expected.js';

/** Ranges, m. */
const RANGES = [6, 9, 14, 22, 35, Number.POSITIVE_INFINITY];
/** Left to right over the picture. */
const SIDES = 4;
/** Points on outlines that one group needs. */
const FEWEST = 60;
/** Of something that moves by itself: it is small. */
const FEWEST_OF_MOVER = 25;
/** Around its box, m: points end beside where a hand drew it. */
const AROUND_MOVER = 0.3;
/** Looked for: this part of the picture's width to all sides, first in steps of 2 px of the ranks, then of half a pixel. */
const REACH = 0.045;
/** The top must stand out of the other places by this many of their scatter. */
const STANDS_OUT = 3;
/** Of the few points of a mover, whose place is known to be near: its weight says how sure it is. */
const STANDS_OUT_OF_MOVER = 2;
/** As many nats as count for one: neighbours share their error (as in the health check). */
const NATS = 8;
/** px: what a LiDAR's spot and a pixel leave, and more than which nothing is told. */
const FLOOR_PX = 0.4;
const LARGEST_PX = 2.5;

interface Group {
  readonly frame: ProbeFrame;
  readonly looked: Looked;
  readonly points: readonly number[];
  /** Of what they are on, over ground, m/s in the LiDAR's axes; undefined where they stand. */
  readonly velocity?: Vec3;
  found?: readonly [du: number, dv: number];
}

/**
 * What reflectivity and outlines should look like is learned from the frames themselves as they lie, and once more from groups as
 * they were found: what was learned from points beside their places is blurred.
 */
export function displacementsOf(frames: readonly ProbeFrame[]): Displacement[] {
  const groups = frames.flatMap(groupsOf);
  for (let pass = 0; pass < 2; pass++) {
    const table = expected(groups.map(({ looked, points, found }) => ({ looked, points, at: found ?? [0, 0] })));
    if (pass === 1) return groups.flatMap(group => measured(group, table));
    for (const group of groups) {
      const place = bestPlace(group, table);
      if (place) group.found = [place.du, place.dv];
    }
  }
  return [];
}

function groupsOf(frame: ProbeFrame): Group[] {
  const { xyz } = frame.prepared;
  const looked = lookedAt(frame.prepared);
  const groups = new Map<number, number[]>();
  const given = frame.movers ?? [];
  const on = pointsOn(
    frame,
    given.map(({ box }) => box),
  );
  const movers = given.map(({ velocity }, k) => ({
    velocity,
    points: on[k],
    seen: [] as number[],
  }));
  for (let i = 0; i < looked.count; i++) {
    if (!looked.seen[i]) continue;
    const mover = movers.find(({ points }) => points.has(i));
    if (mover) {
      mover.seen.push(i);
      continue;
    }
    const range = Math.hypot(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]);
    const side = Math.floor((SIDES * looked.uv[2 * i]) / looked.width);
    const key = RANGES.findIndex(end => range < end) * SIDES + Math.max(0, Math.min(SIDES - 1, side));
    const group = groups.get(key) ?? [];
    group.push(i);
    groups.set(key, group);
  }
  const standing = [...groups.values()].filter(points => points.length >= FEWEST);
  const moving = movers.filter(({ seen }) => seen.length >= FEWEST_OF_MOVER);
  return [
    ...standing.map(points => ({ frame, looked, points })),
    ...moving.map(({ seen, velocity }) => ({ frame, looked, points: seen, velocity })),
  ];
}

function pointsOn({ prepared, T_camera_lidar }: ProbeFrame, boxes: readonly Box3[]): ReadonlySet<number>[] {
  if (boxes.length === 0) return [];
  const wide = boxes.map(({ T, size }) => ({
    T: compose(T_camera_lidar, T),
    size: vec3(axis => size[axis] + 2 * AROUND_MOVER),
  }));
  const rows = { points: prepared.xyz, stride: 3, xyz: [0, 1, 2], count: prepared.count } as const;
  return fastBoxes()
    .inside(rows, wide)
    .map(found => new Set(found));
}

/** Both axes of the picture, with weights as sure as the top is sharp along each. */
function measured(group: Group, table: Expected): Displacement[] {
  const place = bestPlace(group, table);
  if (!place) return [];
  const { frame, looked, points } = group;
  const { xyz } = frame.prepared;
  const ranges = points.map(i => Math.hypot(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]));
  const where = { range: median(ranges), side: median(points.map(i => looked.uv[2 * i])) / looked.width };
  return (['u', 'v'] as const).flatMap((along, axis) => {
    const sigma = Math.hypot([place.sigmaU, place.sigmaV][axis], FLOOR_PX) / looked.shrink;
    if (!(sigma * looked.shrink <= LARGEST_PX)) return [];
    const px = [place.du, place.dv][axis] / looked.shrink;
    const weight = 1 / (sigma * sigma);
    const moved = { frame: frame.prepared.frame, along, px, weight, ...where };
    return [{ ...moved, ...sensitivity(frame, points, axis as 0 | 1, group.velocity) }];
  });
}

/** px of the ranks; undefined where no place stands out, or the best lies at the end. */
function bestPlace({ looked, points, velocity }: Group, table: Expected) {
  const at = (du: number, dv: number) => scoreAt(looked, points, table, du, dv);
  const steps = Math.ceil((REACH * looked.width) / 2);
  const size = 2 * steps + 1;
  const coarse = Float64Array.from({ length: size * size }, (_, k) =>
    at(2 * ((k % size) - steps), 2 * (Math.floor(k / size) - steps)),
  );
  const top = coarse.indexOf(Math.max(...coarse));
  const [x, y] = [top % size, Math.floor(top / size)];
  if (top < 0 || x === 0 || y === 0 || x === size - 1 || y === size - 1) return undefined;
  const middle = median(coarse);
  const scatter = 1.4826 * median(coarse.map(value => Math.abs(value - middle)));
  const least = velocity ? STANDS_OUT_OF_MOVER : STANDS_OUT;
  if (!(coarse[top] - middle > least * Math.max(scatter, NATS / 4))) return undefined;
  let [du, dv, best] = [2 * (x - steps), 2 * (y - steps), coarse[top]];
  for (const step of [1, 0.5])
    for (const [a, b] of [
      [-1, -1],
      [0, -1],
      [1, -1],
      [-1, 0],
      [1, 0],
      [-1, 1],
      [0, 1],
      [1, 1],
    ].map(([a, b]) => [du + a * step, dv + b * step])) {
      const value = at(a, b);
      if (value > best) [du, dv, best] = [a, b, value];
    }
  // Parabolas over ± 1.5 px: wider than the ripples of the pixels.
  const h = 1.5;
  const along = (a: number, b: number) => {
    const [less, more] = [at(du - a * h, dv - b * h), at(du + a * h, dv + b * h)];
    const bend = 2 * best - less - more;
    const step = bend > 0 ? Math.max(-1, Math.min(1, (more - less) / (2 * bend))) * h : 0;
    return { step, sigma: bend > 0 ? h * Math.sqrt(NATS / bend) : Number.POSITIVE_INFINITY };
  };
  const [u, v] = [along(1, 0), along(0, 1)];
  return { du: du + u.step, dv: dv + v.step, sigmaU: u.sigma, sigmaV: v.sigma };
}

/** Means over the group of what a unit of each cause moves its points on the picture. */
function sensitivity(
  { prepared, T_camera_lidar, twist }: ProbeFrame,
  group: readonly number[],
  axis: 0 | 1,
  own: Vec3 | undefined,
) {
  const points = Float64Array.from(group.flatMap(i => [...prepared.xyz.subarray(3 * i, 3 * i + 3)]));
  const n = group.length;
  const jacobian = new Float64Array(6 * n);
  prepared.camera.jacobian(points, n, jacobian);
  const T_lidar_camera = inverse(T_camera_lidar);
  const m = toMatrix(T_camera_lidar);
  const perTurn: [number, number, number] = [0, 0, 0];
  const perShift: [number, number, number] = [0, 0, 0];
  let perSecond = 0;
  let perMoverSecond = 0;
  const inCamera = ([a, b, c]: Vec3) => [0, 1, 2].map(k => m[4 * k] * a + m[4 * k + 1] * b + m[4 * k + 2] * c);
  const ahead = own && inCamera(own);
  for (let i = 0; i < n; i++) {
    const [jx, jy, jz] = jacobian.subarray(6 * i + 3 * axis, 6 * i + 3 * axis + 3);
    const [x, y, z] = points.subarray(3 * i, 3 * i + 3);
    perTurn[0] += (jz * y - jy * z) / n;
    perTurn[1] += (jx * z - jz * x) / n;
    perTurn[2] += (jy * x - jx * y) / n;
    perShift[0] += jx / n;
    perShift[1] += jy / n;
    perShift[2] += jz / n;
    if (ahead) {
      const alone = (jx * ahead[0] + jy * ahead[1] + jz * ahead[2]) / n;
      // Its points were taken later, so at the picture's moment it was not that far yet; a picture taken later shows it farther.
      perMoverSecond -= alone;
      perSecond += twist ? alone : 0;
    }
    if (!twist) continue;
    const p: Vec3 = apply(T_lidar_camera, [x, y, z]);
    const { linear: v, angular: w } = twist;
    // What stands still goes back: −(v + ω × p).
    const d: Vec3 = [
      -(v[0] + w[1] * p[2] - w[2] * p[1]),
      -(v[1] + w[2] * p[0] - w[0] * p[2]),
      -(v[2] + w[0] * p[1] - w[1] * p[0]),
    ];
    const there = inCamera(d);
    perSecond += (jx * there[0] + jy * there[1] + jz * there[2]) / n;
  }
  return { perTurn, perShift, perSecond, perMoverSecond };
}
