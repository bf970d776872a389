// The labelled clouds of a frame: points and boxes in the rig frame at the cloud's moment, with what lies around each box.

import type { BoundLabel, PointsInRig, SceneCloud } from '../../../frame/scene/index.js';
import type { Box3, PointRows } from '../../../geometry/box3.js';
import { apply, compose, identity, inverse, type SE3, toMatrix } from '../../../geometry/se3.js';
import { addScaled } from '../../../geometry/vec3.js';
import { median } from '../../../time/order-statistics.js';
import type { FrameContext } from '../check.js';
import { type Beams, beamsOf } from './beams.js';
import { boxesNear } from './boxes-near.js';
import { type Ground, groundOf, type LocalGround } from './ground.js';
import { type PlaneGrid, planeGrid } from './plane-grid.js';
import { viewOf } from './view.js';

export interface SolidLabel {
  readonly bound: BoundLabel;
  /** In the rig frame when the cloud's points on it were measured. */
  readonly box: Box3;
  /** Row-major 3×4: from the rig into the box's own frame. */
  readonly toBox: Float64Array;
  readonly ground: LocalGround | undefined;
  /** Without its lowest part, where the returns are the road's, from where the LiDAR looked at the moment of its points. */
  readonly upper: Box3;
}

export interface LabelledCloud {
  readonly cloud: SceneCloud;
  readonly rig: PointsInRig;
  /** As measured, from where the LiDAR looked; `T_rig_view` is its place and attitude. */
  readonly view: PointRows;
  readonly T_rig_view: SE3;
  readonly grid: PlaneGrid;
  readonly ground: Ground;
  /** Only of what is asked for: directions cost more than all else. */
  beams(): Beams;
  readonly solids: readonly SolidLabel[];
  /** Positions in `solids` of those that may stand in the surroundings of another. */
  near(i: number): readonly number[];
}

/** How far around a box is looked, m: more than a box is usually wrong by. */
export const MARGIN = 1;

/** Slower than this nobody can tell at which moment of the sweep a box was drawn, m/s. */
const LEAST_SPEED = 0.5;
/** Half of a flat side's points lie outside of a tight box, by the noise of ranges, m. */
const NOISE = 0.06;
/** Around a box's footprint, m, the ground is looked for. */
const GROUND_REACH = 4;

/** LiDARs with boxes bound to them, for `FrameContext.once`. */
export function labelledClouds({ frame, here, inRig, scene }: FrameContext): LabelledCloud[] {
  const { poseAt } = scene;
  return frame.clouds
    .filter(cloud => cloud.kind === 'lidar')
    .flatMap(cloud => {
      const labels = here.flatMap(bound => {
        const box = bound.sensor === cloud.sensor ? bound.boxAt(cloud.stampNs) : undefined;
        return box ? [{ bound, box, later: 0 }] : [];
      });
      if (labels.length === 0) return [];
      const rig = inRig(cloud);
      const T_world_rig = poseAt(cloud.stampNs);
      // A sweep that a moving rig drew out, at the end of the poses: nothing in it is where it was.
      if (cloud.time !== undefined && !rig.compensated && T_world_rig) return [];
      const grid = planeGrid(rig);
      const { view, T_sensor_view } = viewOf(cloud, scene);
      const T_rig_view = compose(cloud.T_rig_sensor, T_sensor_view);
      const ground = groundOf(
        rig,
        T_rig_view.t,
        labels.map(({ box }) => box),
      );
      let beams: Beams | undefined;
      const T_view_rig = inverse(T_rig_view);
      const solids = whenMeasured(labels, cloud, rig, grid).map(({ bound, box, later }) => {
        const reach = Math.hypot(box.size[0], box.size[1]) / 2 + GROUND_REACH;
        const road = ground.near(box.T.t[0], box.T.t[1], reach);
        const then = later === 0 ? undefined : poseAt(cloud.stampNs + BigInt(Math.round(later * 1e9)));
        const T_then_rig = then && T_world_rig ? compose(inverse(then), T_world_rig) : identity;
        const upper = upperPart(box, road);
        return {
          bound,
          box,
          toBox: toMatrix(inverse(box.T)),
          ground: road,
          upper: { ...upper, T: compose(T_view_rig, compose(T_then_rig, upper.T)) },
        };
      });
      return [
        {
          cloud,
          rig,
          view,
          T_rig_view,
          grid,
          ground,
          beams: () => {
            beams ??= beamsOf(view);
            return beams;
          },
          solids,
          near: boxesNear(
            solids.map(one => one.box),
            MARGIN,
          ),
        },
      ];
    });
}

/** Points up to this far above the road are the road's, m. */
export const ROAD = 0.2;

/** At most a third is taken off: a kerb is an object too. */
function upperPart(box: Box3, ground: LocalGround | undefined): Box3 {
  const [x, y, z] = box.T.t;
  const bottom = z - box.size[2] / 2;
  const road = (ground?.at(x, y) ?? bottom) + ROAD;
  const off = Math.min(box.size[2] / 3, Math.max(0, road - bottom));
  const up = apply({ ...box.T, t: [0, 0, 0] }, [0, 0, off / 2]);
  return {
    T: { ...box.T, t: [x + up[0], y + up[1], z + up[2]] },
    size: [box.size[0], box.size[1], box.size[2] - off],
  };
}

interface Placed {
  readonly bound: BoundLabel;
  readonly box: Box3;
  /** After the stamp, s: when the points around it were measured. */
  readonly later: number;
}

/**
 * Boxes of moving objects are drawn either for the stamp or around the points as they were measured, up to a sweep's time
 * away. The one of the two that holds the larger part of the points, on average over the moving boxes of the frame, is taken for all.
 */
function whenMeasured(labels: readonly Placed[], cloud: SceneCloud, rig: PointsInRig, grid: PlaneGrid): Placed[] {
  const { points, stride, time } = cloud;
  if (time === undefined) return [...labels];
  const timed = labels.map(({ bound, box }) => {
    const times = Float64Array.from(grid.around(box, 1), row => points[row * stride + time]).filter(Number.isFinite);
    return { bound, box, later: times.length === 0 ? 0 : median(times) };
  });
  let [atStamp, atPoints] = [0, 0];
  const moved = timed.map(one => {
    const { velocity } = one.bound;
    if (!velocity || !(Math.hypot(...velocity) > LEAST_SPEED)) return one;
    const t = addScaled(one.box.T.t, velocity, one.later);
    const box = { ...one.box, T: { ...one.box.T, t } };
    const [here, there] = [inside(one.box, rig, grid), inside(box, rig, grid)];
    // A large thing is one voice as well.
    atStamp += here / Math.max(1, here + there);
    atPoints += there / Math.max(1, here + there);
    return { ...one, box };
  });
  return atPoints > atStamp ? moved : timed;
}

function inside(box: Box3, { points }: PointsInRig, grid: PlaneGrid): number {
  const M = toMatrix(inverse(box.T));
  let n = 0;
  for (const row of grid.around(box, 0)) {
    const [x, y, z] = [points[3 * row], points[3 * row + 1], points[3 * row + 2]];
    if (
      Math.abs(M[0] * x + M[1] * y + M[2] * z + M[3]) <= box.size[0] / 2 + NOISE &&
      Math.abs(M[4] * x + M[5] * y + M[6] * z + M[7]) <= box.size[1] / 2 + NOISE &&
      Math.abs(M[8] * x + M[9] * y + M[10] * z + M[11]) <= box.size[2] / 2
    )
      n++;
  }
  return n;
}
