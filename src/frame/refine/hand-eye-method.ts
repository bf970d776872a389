// `--method hand-eye`: how a sensor is turned on the car, by how both of them turned while driving.
import { estimateHandEye, type HandEye, turnMisfit } from '../../calibration/hand-eye/index.js';
import { axisNames, type RefinedAxis, type Refinement } from '../../calibration/refinement/index.js';
import { type MotionTrack, poseTrack } from '../../calibration/time-offset/index.js';
import { rotateVector, rotationInverse, rotationLog, rotationProduct } from '../../geometry/rotation-vector.js';
import type { Quaternion } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import { fromOrigin } from '../../time/stamp.js';
import type { EvidenceContext } from '../evidence/index.js';
import { allObservers, knownOfPlan, motionSource, observeChannel, timesOfPlan } from '../motion/index.js';
import type { FramePlan } from '../plan.js';
import type { Sensor } from '../sensor.js';
import { chooseSensor } from './choose-sensor.js';
import type { RecordingMethod, RefineOptions } from './method.js';
import { placedIn } from './placed.js';

/** An axis of the sensor that holds more than this of an open one is open, too. */
const MOST_OPEN = 0.1;

export const handEyeMethod: RecordingMethod = {
  name: 'hand-eye',
  about: 'rotation of a LiDAR or camera on the car, by how both turn',
  reads: 'recording',
  async refine(plan: FramePlan, options: RefineOptions, context: EvidenceContext): Promise<Refinement> {
    const { camera, lidar } = options;
    if (camera !== undefined && lidar !== undefined)
      throw new FramelockError('FL0801', 'expected one sensor to refine, got --camera and --lidar');
    const sensor =
      camera === undefined
        ? chooseSensor(plan, ['lidar'], lidar, '--lidar')
        : chooseSensor(plan, ['camera'], camera, '--camera');
    const own = await observed(plan, sensor, context);
    if (!own)
      throw new FramelockError(
        'FL0920',
        `expected ${sensor.name} to tell how it turned, got no motion; the issues say why`,
      );
    const reference = await referenceOf(plan, context);
    const given = sensor.rig.T_rig_sensor!;
    const prior = rotationProduct(rotationInverse(reference.R_rig), given.q);
    // Clocks of one recording are corrected to one; what is left is found along.
    const found = estimateHandEye(reference.track, own, { offsetNs: 0n, prior });
    return asRefinement(plan, sensor, reference, own, prior, found);
  },
};

interface Reference {
  readonly name: string;
  readonly track: MotionTrack;
  /** Of its frame in the rig. */
  readonly R_rig: Quaternion;
}

async function observed(
  plan: FramePlan,
  sensor: Sensor,
  { decoder, issues }: EvidenceContext,
): Promise<MotionTrack | undefined> {
  const observers = allObservers({ known: knownOfPlan(plan), decoder });
  const all = await observeChannel(
    motionSource(plan.source, issues),
    sensor.channel,
    observers,
    issues,
    timesOfPlan(plan),
  );
  return all.map(one => one.track).find(track => track.kind !== 'speed');
}

/** A gyroscope is steadier than any pose; without one, the poses of the rig. */
async function referenceOf(plan: FramePlan, context: EvidenceContext): Promise<Reference> {
  for (const sensor of plan.sensors) {
    if (sensor.kind !== 'imu' || !sensor.rig.T_rig_sensor) continue;
    const track = await observed(plan, sensor, context);
    if (track) return { name: sensor.name, track, R_rig: sensor.rig.T_rig_sensor.q };
  }
  const { motionPoses: trajectory, originNs } = plan;
  if (!trajectory)
    throw new FramelockError(
      'FL0920',
      'expected an IMU that is placed in the rig, or poses of the car, to compare with, got neither',
    );
  const values = new Float64Array(4 * trajectory.tNs.length);
  for (const [i, t] of trajectory.tNs.entries()) values.set(trajectory.at(t)!.q, 4 * i);
  const { track } = poseTrack({ originNs, t: trajectory.tNs, values });
  return { name: trajectory.worldFrame, track, R_rig: [0, 0, 0, 1] };
}

function asRefinement(
  plan: FramePlan,
  sensor: Sensor,
  { name, track, R_rig }: Reference,
  own: MotionTrack,
  prior: Quaternion,
  found: HandEye,
): Refinement {
  const given = sensor.rig.T_rig_sensor!;
  const rotation = found.rotation ?? prior;
  const refined = { q: rotationProduct(R_rig, rotation), t: given.t };
  const change = rotationLog(rotationProduct(rotationInverse(prior), rotation));
  const axes = axesOf(found, rotation, change);
  const offset = found.offsetNs ?? 0n;
  const [before, after] = [prior, rotation].map(R => turnMisfit(track, own, R, offset));
  const moved = axes.some(axis => axis.observable && Math.abs(axis.change) > 2 * axis.sigma!);
  const reasons = found.reasons.map(reason => reason.text);
  if (found.rotation && !moved) reasons.push('the given rotation lies within two standard deviations of the one found');
  const accepted = found.rotation !== null && moved && after.median < before.median;
  return {
    method: handEyeMethod.name,
    evidence: `turns of ${sensor.name} and of ${name}; halves of the drive agree, none was held out`,
    sensor: sensor.name,
    against: name,
    given: placedIn(plan, sensor, given),
    refined: placedIn(plan, sensor, refined),
    axes,
    scores: [
      {
        name: 'turn_misfit_rad',
        better: 'smaller',
        training: { before: before.median, after: after.median, count: after.count },
      },
    ],
    frames: { training: [fromOrigin(plan.frames[0], plan.originNs)], heldOut: [] },
    accepted,
    reasons,
  };
}

function axesOf({ axes, rotation }: HandEye, R_ref_sensor: Quaternion, change: readonly number[]): RefinedAxis[] {
  const own = axes.map(axis => ({ ...axis, direction: rotateVector(rotationInverse(R_ref_sensor), axis.direction) }));
  return axisNames.map((axis, i): RefinedAxis => {
    if (i > 2) return { axis, change: 0, observable: false, reasons: ['turns tell no position'] };
    const open = own.some(({ direction, observable }) => !observable && Math.abs(direction[i]) > MOST_OPEN);
    if (rotation === null || open || own.length === 0)
      return {
        axis,
        change: rotation === null ? 0 : change[i],
        observable: false,
        reasons: ['the motion hardly turns about other axes than this one'],
      };
    const variance = own.reduce((sum, { direction, sigma }) => sum + (direction[i] * (sigma ?? 0)) ** 2, 0);
    return { axis, change: change[i], sigma: Math.sqrt(variance), observable: true, reasons: [] };
  });
}
