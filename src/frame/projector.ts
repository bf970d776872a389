// Projects the clouds of a frame into its pictures, with the car's motion between them taken out where it is known.
import { compose, identity, inverse, toMatrix } from '../geometry/se3.js';
import type { Issues } from '../issue.js';
import { transformPoints, transformPointsOverTime } from '../kernel/index.js';
import { cameraFromSweep, ProjectionScratch, projectCloud } from '../projection/index.js';
import { sinceOrigin } from '../time/stamp.js';
import type { Cell, CloudCell, ProjectionCell } from './frame.js';
import type { FramePlan, Pair } from './plan.js';

/** A cloud in the rig frame at its stamp (ns since the origin). */
interface Sweep {
  readonly cloudT: number;
  readonly moved: { readonly points: Float32Array; readonly stride: 3; readonly xyz: readonly [0, 1, 2] };
}

export class Projector {
  readonly #plan: FramePlan;
  readonly #issues: Issues;
  readonly #scratch = new ProjectionScratch();
  #moved = new Float32Array(0);
  #sweep: { readonly cloud: CloudCell; readonly found: Sweep | undefined } | undefined;

  constructor(plan: FramePlan, issues: Issues) {
    this.#plan = plan;
    this.#issues = issues;
  }

  project(pair: Pair, cloud: Cell, picture: Cell): ProjectionCell | undefined {
    if (cloud.kind !== 'cloud' || picture.kind !== 'picture') return undefined;
    const { lens } = pair.cameraSensor.rig.camera!;
    if (picture.width > 0 && (picture.width !== lens.width || picture.height !== lens.height)) {
      this.#issues.add(
        'FL0503',
        `a picture is ${picture.width}x${picture.height} but its calibration is ${lens.width}x${lens.height}; it was not projected`,
        { topic: pair.cameraSensor.channel.topic },
      );
      return undefined;
    }
    const layout = pair.cloudSensor.look.layout!;
    const sweep = this.#sweepOf(pair, cloud);
    const T_camera_rig = sweep && this.#toCamera(pair, sweep.cloudT, sinceOrigin(picture.stampNs, this.#plan.originNs));
    if (this.#plan.trajectory && !T_camera_rig) {
      this.#issues.add(
        'FL0602',
        'the trajectory does not reach from sweep to picture in some frames; these were projected without motion compensation and are marked so',
        { topic: pair.cameraSensor.channel.topic },
      );
    }
    const projected = projectCloud(
      {
        ...(T_camera_rig ? sweep.moved : { points: cloud.points, stride: layout.width, xyz: pair.xyz }),
        count: cloud.count,
        toCamera: T_camera_rig ?? pair.staticMatrix,
        lens,
      },
      this.#scratch,
    );
    const { name } = pair.cloudSensor;
    return { cloud: name, camera: pair.cameraSensor.name, ...projected, compensated: T_camera_rig !== undefined };
  }

  /**
   * The cloud in the rig frame at the cloud's stamp, each point moved there from its own moment: done once per cloud,
   * however many cameras see it. Undefined where the trajectory does not cover the sweep.
   */
  #sweepOf(pair: Pair, cloud: CloudCell): Sweep | undefined {
    if (this.#sweep?.cloud === cloud) return this.#sweep.found;
    this.#sweep = { cloud, found: this.#moveToStamp(pair, cloud) };
    return this.#sweep.found;
  }

  #moveToStamp(pair: Pair, cloud: CloudCell): Sweep | undefined {
    const { trajectory, originNs } = this.#plan;
    if (!trajectory) return undefined;
    const cloudT = sinceOrigin(cloud.stampNs, originNs);
    const toRig = cameraFromSweep({
      T_world_rig: t => trajectory.at(t),
      T_rig_lidar: pair.cloudSensor.rig.T_rig_sensor!,
      T_rig_camera: identity,
      cameraNs: cloudT,
      sweepNs: cloudT,
      times: cloud.times,
    });
    if (!toRig) return undefined;
    const { points, count } = cloud;
    const stride = pair.cloudSensor.look.layout!.width;
    if (this.#moved.length < 3 * count) this.#moved = new Float32Array(3 * count);
    if (toRig instanceof Float64Array) transformPoints(points, stride, pair.xyz, count, toRig, this.#moved);
    else transformPointsOverTime(points, stride, pair.xyz, count, toRig.times, toRig.knots, this.#moved);
    return { cloudT, moved: { points: this.#moved, stride: 3, xyz: [0, 1, 2] } };
  }

  /** T_camera(picture)_rig(cloud): where the rig was at the cloud's stamp, seen by the camera at the picture's. */
  #toCamera(pair: Pair, cloudT: number, pictureT: number): Float64Array | undefined {
    const T_world_rigThen = this.#plan.trajectory?.at(cloudT);
    const T_world_rigNow = this.#plan.trajectory?.at(pictureT);
    if (!T_world_rigThen || !T_world_rigNow) return undefined;
    const T_camera_world = inverse(compose(T_world_rigNow, pair.cameraSensor.rig.T_rig_sensor!));
    return toMatrix(compose(T_camera_world, T_world_rigThen));
  }
}

/** T_camera_lidar as a 3×4 matrix for a standing car. */
export function staticMatrix(pair: Pick<Pair, 'cloudSensor' | 'cameraSensor'>): Float64Array {
  const T_camera_rig = inverse(pair.cameraSensor.rig.T_rig_sensor!);
  return toMatrix(compose(T_camera_rig, pair.cloudSensor.rig.T_rig_sensor!));
}
