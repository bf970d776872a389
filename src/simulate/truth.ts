// What is true of each measurement: 3D boxes with the returns they got, 2D boxes of the pixels that show them.
import { compose, inverse, type SE3 } from '../geometry/se3.js';
import { rigAt, type Stage } from './sensor.js';
import { fromYawPitchRoll, planeState } from './trajectory.js';

/** Objects farther from the rig than this are not labelled, m. */
const LABEL_RANGE = 60;

export interface Box3 {
  readonly track: string;
  readonly label: string;
  /** Length along its x, width, height. The pose is that of the box's centre. */
  readonly size_m: readonly [number, number, number];
  readonly T_map_box: SE3;
  readonly T_base_box: SE3;
  /** m/s, in map. */
  readonly velocity: readonly [number, number, number];
  /** Returns of this sweep that lie on it. */
  readonly points: number;
}

/** Pixel edges: pixel (0,0) reaches from −0.5 to 0.5. */
export interface Box2 {
  readonly track: string;
  readonly label: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly visiblePixels: number;
  /** Share of its pixels in the picture that something else hides. */
  readonly occluded: number;
}

/** Times are ns since the scenario's start. `surfaces` has one entry per point (see scene.ts; −1 is radar clutter). */
export interface SweepTruth {
  readonly kind: 'sweep';
  readonly sensor: string;
  readonly t: number;
  readonly stamp: number;
  readonly surfaces: readonly number[];
  /** The objects at the header's instant. */
  readonly boxes: readonly Box3[];
}

export interface ViewTruth {
  readonly kind: 'view';
  readonly sensor: string;
  readonly t: number;
  readonly stamp: number;
  readonly boxes: readonly Box2[];
}

function trackId(solid: number): string {
  return `track-${String(solid).padStart(3, '0')}`;
}

/** All labelled objects near the rig at `tNs`, with the returns of `surfaces` counted per object. */
export function boxesAt(stage: Stage, tNs: number, surfaces: readonly number[]): Box3[] {
  const points = new Uint32Array(stage.world.solids.length + 1);
  for (const surface of surfaces) points[surface]++;
  const { T_map_base } = rigAt(stage, tNs);
  const T_base_map = inverse(T_map_base);
  const out: Box3[] = [];
  stage.world.solids.forEach((solid, i) => {
    if (solid.label === undefined) return;
    const standing = solid.place && { ...solid.place, vx: 0, vy: 0 };
    const state = solid.drive ? planeState(solid.drive, tNs) : standing;
    if (!state || Math.hypot(state.x - T_map_base.t[0], state.y - T_map_base.t[1]) > LABEL_RANGE) return;
    const T_map_box: SE3 = { q: fromYawPitchRoll(state.yaw, 0, 0), t: [state.x, state.y, solid.height / 2] };
    out.push({
      track: trackId(i),
      label: solid.label,
      size_m: [solid.length, solid.width, solid.height],
      T_map_box,
      T_base_box: compose(T_base_map, T_map_box),
      velocity: [state.vx, state.vy, 0],
      points: points[i + 1],
    });
  });
  return out;
}

/** Tight boxes of what a picture shows; objects without a visible pixel are left out. */
export function viewBoxes(stage: Stage, surfaces: Int16Array, touched: Uint32Array, width: number): Box2[] {
  const count = stage.world.solids.length;
  const pixels = new Uint32Array(count);
  const left = new Int32Array(count).fill(width);
  const right = new Int32Array(count).fill(-1);
  const top = new Int32Array(count);
  const bottom = new Int32Array(count);
  for (let p = 0; p < surfaces.length; p++) {
    const i = surfaces[p] - 1;
    if (i < 0) continue;
    const u = p % width;
    const v = (p - u) / width;
    if (pixels[i]++ === 0) top[i] = v;
    bottom[i] = v;
    if (u < left[i]) left[i] = u;
    if (u > right[i]) right[i] = u;
  }
  const out: Box2[] = [];
  stage.world.solids.forEach((solid, i) => {
    if (solid.label === undefined || pixels[i] === 0) return;
    const box = { left: left[i] - 0.5, top: top[i] - 0.5, right: right[i] + 0.5, bottom: bottom[i] + 0.5 };
    out.push({
      track: trackId(i),
      label: solid.label,
      ...box,
      visiblePixels: pixels[i],
      occluded: 1 - pixels[i] / touched[i],
    });
  });
  return out;
}
