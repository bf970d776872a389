// Projects the clouds of a frame into its pictures, with the car's motion between them taken out where it is known.
import { compose, inverse, toMatrix } from '../geometry/se3.js';
import type { Issues } from '../issue.js';
import { cameraFromSweep, ProjectionScratch, projectCloud } from '../projection/index.js';
import { sinceOrigin } from '../time/stamp.js';
import type { SweepTimes } from './cloud-reader.js';
import type { Cell, ProjectionCell } from './frame.js';
import type { FramePlan, Pair } from './plan.js';

export class Projector {
  readonly #plan: FramePlan;
  readonly #issues: Issues;
  readonly #scratch = new ProjectionScratch();

  constructor(plan: FramePlan, issues: Issues) {
    this.#plan = plan;
    this.#issues = issues;
  }

  project(pair: Pair, cloud: Cell, picture: Cell, times: SweepTimes | undefined): ProjectionCell | undefined {
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
    const motion = this.#motion(pair, cloud.stampNs, picture.stampNs, times);
    const layout = pair.cloudSensor.look.layout!;
    const projected = projectCloud(
      {
        points: cloud.points,
        stride: layout.width,
        xyz: pair.xyz,
        count: cloud.count,
        toCamera: motion ?? pair.staticMatrix,
        lens,
      },
      this.#scratch,
    );
    return {
      cloud: pair.cloudSensor.name,
      camera: pair.cameraSensor.name,
      ...projected,
      compensated: motion !== undefined,
    };
  }

  #motion(pair: Pair, cloudNs: bigint, pictureNs: bigint, times: SweepTimes | undefined) {
    const { trajectory, originNs, frames } = this.#plan;
    if (!trajectory) return undefined;
    const cloudT = sinceOrigin(cloudNs, originNs);
    const motion = cameraFromSweep({
      T_world_rig: t => trajectory.at(t),
      T_rig_lidar: pair.cloudSensor.rig.T_rig_sensor!,
      T_rig_camera: pair.cameraSensor.rig.T_rig_sensor!,
      cameraNs: sinceOrigin(pictureNs, originNs),
      sweepNs: cloudT,
      times,
    });
    if (!motion && frames.length > 0) {
      this.#issues.add(
        'FL0602',
        'the trajectory does not reach from sweep to picture in some frames; these were projected without motion compensation and are marked so',
        { topic: pair.cameraSensor.channel.topic },
      );
    }
    return motion;
  }
}

/** T_camera_lidar as a 3×4 matrix for a standing car. */
export function staticMatrix(pair: Pick<Pair, 'cloudSensor' | 'cameraSensor'>): Float64Array {
  const T_camera_rig = inverse(pair.cameraSensor.rig.T_rig_sensor!);
  return toMatrix(compose(T_camera_rig, pair.cloudSensor.rig.T_rig_sensor!));
}
