// What of a rig would change by a diagnosis: a sensor's new pose or lens, and the entry that the new file keeps of it.
import type { Fit } from '../../calibration/doctor/index.js';
import { createCamera } from '../../camera/index.js';
import { rotationLog } from '../../geometry/rotation-vector.js';
import { compose, inverse, rotationAngle, type SE3 } from '../../geometry/se3.js';
import type { RigCamera } from '../../rig/index.js';
import type { FramePlan } from '../plan.js';
import { placedIn } from '../refine/placed.js';
import type { Sensor } from '../sensor.js';
import type { PairDiagnosis } from './diagnose-plan.js';

export interface Proposal {
  readonly sensor: Sensor;
  readonly against: Sensor;
  readonly fit: Fit;
  readonly pose: ReturnType<typeof placedIn>;
  /** Where the lens changes. */
  readonly lens?: RigCamera;
  readonly stamps: readonly bigint[];
  readonly before?: number;
  /** T_old_new of the sensor's frame. */
  readonly change: SE3;
}

/** One per sensor. A LiDAR that several cameras want changed must be changed alike: what they disagree on is in `refused`. */
export function proposalsOf(plan: FramePlan, diagnoses: readonly PairDiagnosis[]) {
  const proposals: Proposal[] = [];
  const refused: { readonly sensor: Sensor; readonly text: string }[] = [];
  for (const { camera, lidar, given, picture, stamps, found } of diagnoses) {
    const { best } = found;
    if (found.verdict !== 'another reading' || !best || !picture) continue;
    const ofLidar = best.where === 'LiDAR pose';
    const sensor = ofLidar ? lidar : camera;
    const [old, T] = ofLidar
      ? [given.T_rig_lidar, best.numbers.T_rig_lidar]
      : [given.T_rig_camera, best.numbers.T_rig_camera];
    const intrinsics = { ...best.numbers.intrinsics, ...picture };
    const { model } = best.numbers;
    const proposal: Proposal = {
      sensor,
      against: ofLidar ? camera : lidar,
      fit: best,
      pose: placedIn(plan, sensor, T),
      ...(best.where === 'lens' ? { lens: { model, intrinsics, lens: createCamera(model, intrinsics) } } : {}),
      stamps,
      before: found.given?.score,
      change: compose(inverse(old), T),
    };
    const other = proposals.find(p => p.sensor === sensor);
    if (!other) proposals.push(proposal);
    else if (!samePose(other.pose.T_to_frame, T))
      refused.push({
        sensor,
        text: `${sensor.name}: ${other.against.name} says "${other.fit.mistake}", ${camera.name} says "${best.mistake}"`,
      });
  }
  return { proposals, refused };
}

/** An entry of a rig file's `history`, without the parent and the recordings. */
export function proposalEntry({ sensor, against, fit, stamps, before, change }: Proposal) {
  // One list each: YAML would write the second as an alias of the first.
  const none = () => [null, null, null];
  return {
    accepted: true,
    method: 'doctor',
    evidence: `${fit.where}: ${fit.mistake}`,
    sensor: sensor.name,
    against: against.name,
    frames: { training: stamps.map(String), held_out: [] },
    scores: [
      {
        name: 'nats_above_surroundings',
        better: 'larger' as const,
        training: { before: digits(before), after: digits(fit.score), count: stamps.length },
      },
    ],
    change: {
      rotation_deg: rotationLog(change.q).map(a => digits((a * 180) / Math.PI)),
      translation_m: change.t.map(digits),
    },
    sigma: { rotation_deg: none(), translation_m: none() },
    unobservable: [],
    reasons: fit.alike.slice(0, 20).map(other => `the same numbers as: ${other.where}: ${other.mistake}`),
  };
}

function samePose(a: SE3, b: SE3): boolean {
  const off = compose(inverse(a), b);
  return rotationAngle(off) < 1e-6 && Math.hypot(...off.t) < 1e-6;
}

function digits(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(6));
}
