// Projects the clouds of a frame into its pictures, with the car's motion between them taken out where it is known.
import { compose, inverse, type SE3, toMatrix } from '../geometry/se3.js';
import type { Issues } from '../issue.js';
import type { LaterKernels, Projection, RollingView } from '../kernel/index.js';
import { cameraDuringReadout, distanceName } from '../projection/index.js';
import { pictureOfOtherSize } from '../rig/index.js';
import { sinceOrigin } from '../time/stamp.js';
import type { Cell, CloudCell, PictureCell, ProjectionCell } from './frame.js';
import { hasOtherLens } from './other-lens.js';
import type { FramePlan, Pair } from './plan.js';
import { recordedPoints } from './recorded-points.js';
import type { Sensor } from './sensor.js';
import { sweepToRig } from './sweep-to-rig.js';

export class Projector {
  readonly #plan: FramePlan;
  readonly #issues: Issues;
  readonly #kernels: LaterKernels;
  /** What the kernels hold: a cloud as it is, or in the rig frame at its stamp. */
  #placed: { readonly cloud: CloudCell; readonly inRig: boolean } | undefined;
  #placing: void | Promise<void> = undefined;

  #then: { readonly stampNs: bigint; readonly T_world_rig: SE3 | undefined } | undefined;

  constructor(plan: FramePlan, issues: Issues, kernels: LaterKernels) {
    this.#plan = plan;
    this.#issues = issues;
    this.#kernels = kernels;
  }

  /** Several may be asked for at once, unless visibility is wanted: distances are measured from what is placed when they are. */
  async project(pair: Pair, cloud: Cell, picture: Cell): Promise<ProjectionCell | undefined> {
    if (cloud.kind !== 'cloud' || picture.kind !== 'picture') return undefined;
    const camera = pair.cameraSensor.rig.camera!;
    const { lens } = camera;
    if (hasOtherLens(pair.cameraSensor, picture, this.#issues)) return undefined;
    if (picture.width > 0 && (picture.width !== lens.width || picture.height !== lens.height)) {
      const text = pictureOfOtherSize(picture, camera, 'it was not projected');
      this.#issues.add('FL0503', text, { topic: pair.cameraSensor.channel.topic });
      return undefined;
    }
    const T_camera_rig = this.#toCamera(pair, cloud, picture);
    if (this.#plan.motionPoses && !T_camera_rig) {
      this.#issues.add(
        'FL0602',
        'the trajectory does not reach from sweep to picture in some frames; these were projected without motion compensation and are marked so',
        { topic: pair.cameraSensor.channel.topic },
      );
    }
    if (!T_camera_rig) this.#place(pair, cloud, false);
    // Nothing is awaited up to here: several projections may be asked for at once, and each finds its cloud placed.
    const [projected] = await Promise.all([this.#projected(pair, T_camera_rig ?? pair.staticMatrix), this.#placing]);
    const { name } = pair.cloudSensor;
    return { cloud: name, camera: pair.cameraSensor.name, ...projected, compensated: T_camera_rig !== undefined };
  }

  async #projected(
    { cameraSensor }: Pair,
    toCamera: Float64Array | RollingView,
  ): Promise<Projection & { range?: Float32Array }> {
    const { lens } = cameraSensor.rig.camera!;
    const projection = await this.#throughLens(cameraSensor, toCamera);
    if (!this.#plan.options.visibility || distanceName(lens) === 'depth') return projection;
    const middle = toCamera instanceof Float64Array ? toCamera : middleOf(toCamera);
    return { ...projection, range: await this.#kernels.ranges(middle, projection.index) };
  }

  async #throughLens({ rig, channel }: Sensor, toCamera: Float64Array | RollingView): Promise<Projection> {
    const { lens } = rig.camera!;
    if (toCamera instanceof Float64Array) return this.#kernels.project(toCamera, lens);
    const { unsettled, ...projection } = await this.#kernels.projectRolling(toCamera, lens);
    if (unsettled > 0) {
      const text = `${unsettled} points of a picture moved so fast that no line of its readout was found for them; they count as not seen, look at readout_ns in the rig file`;
      this.#issues.add('FL0621', text, { topic: channel.topic });
    }
    return projection;
  }

  /**
   * Hands the cloud to the kernels, once for all cameras: in the rig frame at the cloud's stamp, each point moved there from
   * its own moment, or as it is. False where the trajectory does not cover the sweep.
   */
  #place(pair: Pair, cloud: CloudCell, inRig: boolean): boolean {
    if (this.#placed?.cloud === cloud && this.#placed.inRig === inRig) return true;
    const into = inRig ? sweepToRig(this.#plan, pair, cloud) : undefined;
    if (inRig && !into) return false;
    const { count, times } = cloud;
    const points = recordedPoints(cloud);
    const stride = pair.cloudSensor.look.layout!.width;
    this.#placing = this.#kernels.place({ points, stride, count, xyz: pair.xyz, time: times?.column }, into);
    this.#placed = { cloud, inRig };
    return true;
  }

  /** Asked once for all cameras of a cloud. */
  #rigAt(stampNs: bigint): SE3 | undefined {
    if (this.#then?.stampNs !== stampNs) {
      const { motionPoses: trajectory, originNs } = this.#plan;
      this.#then = { stampNs, T_world_rig: trajectory?.at(sinceOrigin(stampNs, originNs)) };
    }
    return this.#then.T_world_rig;
  }

  /**
   * T_camera(picture)_rig(cloud): where the rig was at the cloud's stamp, seen by the camera at the picture's. Undefined where
   * the trajectory does not tell, or does not cover the sweep. Over the readout where lines are read one after another.
   */
  #toCamera(pair: Pair, cloud: CloudCell, picture: PictureCell): Float64Array | RollingView | undefined {
    const { motionPoses: trajectory, originNs } = this.#plan;
    if (!trajectory || !this.#place(pair, cloud, true)) return undefined;
    const { readout, T_rig_sensor } = pair.cameraSensor.rig;
    if (readout) {
      const toCamera = cameraDuringReadout({
        T_world_rig: trajectory.around(sinceOrigin(cloud.stampNs, originNs)),
        T_rig_camera: T_rig_sensor!,
        cameraNs: sinceOrigin(picture.stampNs, originNs),
        sweepNs: sinceOrigin(cloud.stampNs, originNs),
        readoutNs: readout.ns,
      });
      return toCamera && { toCamera, readout };
    }
    const T_world_rigThen = this.#rigAt(cloud.stampNs);
    const around = trajectory.around(sinceOrigin(cloud.stampNs, originNs));
    const T_world_rigNow = around(sinceOrigin(picture.stampNs, originNs));
    if (!T_world_rigThen || !T_world_rigNow) return undefined;
    const T_camera_world = inverse(compose(T_world_rigNow, pair.cameraSensor.rig.T_rig_sensor!));
    return toMatrix(compose(T_camera_world, T_world_rigThen));
  }
}

/** The transform of the knot next to the middle of the readout. */
function middleOf({ toCamera: { t, matrices } }: RollingView): Float64Array {
  const at = 12 * (t.length >> 1);
  return matrices.slice(at, at + 12);
}

/** T_camera_lidar as a 3×4 matrix for a standing car. */
export function staticMatrix(pair: Pick<Pair, 'cloudSensor' | 'cameraSensor'>): Float64Array {
  const T_camera_rig = inverse(pair.cameraSensor.rig.T_rig_sensor!);
  return toMatrix(compose(T_camera_rig, pair.cloudSensor.rig.T_rig_sensor!));
}
