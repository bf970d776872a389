// `--method radar-yaw`: how a radar is turned about the upright axis, by the Doppler of what stands while the car drives.
import { RadarYaw, type RadarYawEstimate } from '../../calibration/radar-yaw/index.js';
import { axisNames, type RefinedAxis, type Refinement } from '../../calibration/refinement/index.js';
import { inMemory } from '../../column.js';
import { rotateVector, rotationExp, rotationInverse, rotationProduct } from '../../geometry/rotation-vector.js';
import type { SE3, Vec3 } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import { fromOrigin } from '../../time/stamp.js';
import type { EvidenceContext } from '../evidence/index.js';
import { decodedInOrder } from '../motion/motion-channel.js';
import { radarScan } from '../motion/radar-motion.js';
import { rigVelocity, sensorVelocity } from '../motion/rig-velocity.js';
import type { FramePlan } from '../plan.js';
import type { Sensor } from '../sensor.js';
import { chooseSensor } from './choose-sensor.js';
import type { RecordingMethod, RefineOptions } from './method.js';
import { placedIn } from './placed.js';

export const radarYawMethod: RecordingMethod = {
  name: 'radar-yaw',
  about: "a radar's yaw, by its Doppler and the car's own motion",
  reads: 'recording',
  async refine(plan: FramePlan, options: RefineOptions, context: EvidenceContext): Promise<Refinement> {
    const sensor = chooseSensor(plan, ['radar'], options.radar, '--radar');
    if (!plan.motionPoses)
      throw new FramelockError('FL0920', 'expected poses of the car (moving transforms or odometry), got none');
    const used = { training: [] as bigint[], heldOut: [] as bigint[] };
    // Every second scan is held out.
    const [search, judge] = [new RadarYaw(), new RadarYaw()];
    const T = sensor.rig.T_rig_sensor!;
    const up = rotateVector(rotationInverse(T.q), [0, 0, 1]);
    const velocityAt = rigVelocity(plan.motionPoses);
    const { source, originNs, range } = plan;
    const { message: messages, t } = sensor.stream;
    const channel = { source, channel: sensor.channel, messages: Uint32Array.from(messages), t: inMemory(t), originNs };
    let k = 0;
    let last = Number.NEGATIVE_INFINITY;
    for await (const { t: at, value } of decodedInOrder(channel, context.issues, () => {})) {
      const scan = value.kind === 'points' ? radarScan(value) : undefined;
      if (!scan || !(at > last) || at < range.from || at >= range.to) continue;
      last = at;
      const velocity = velocityAt(at);
      const motion = velocity && {
        velocity: sensorVelocity(velocity, T),
        up,
        turning: Math.hypot(...velocity.angular),
      };
      const held = k++ % 2 === 1;
      (held ? judge : search).push(scan, at, motion);
      if (motion) (held ? used.heldOut : used.training).push(fromOrigin(at, originNs));
    }
    return asRefinement(plan, sensor, search, judge, used);
  },
};

function asRefinement(
  plan: FramePlan,
  sensor: Sensor,
  search: RadarYaw,
  judge: RadarYaw,
  frames: Refinement['frames'],
): Refinement {
  const T = sensor.rig.T_rig_sensor!;
  const found = search.finish();
  const yaw = found.yaw ?? 0;
  const refined: SE3 = { q: rotationProduct(rotationExp([0, 0, yaw]), T.q), t: T.t };
  const score = (of: RadarYaw) => {
    const wrap = found.candidate?.wrap ?? 0;
    const misfit = (angle: number) => of.misfit(angle, found.dopplerSign || 1, wrap);
    return { before: misfit(0), after: misfit(yaw), count: of.held };
  };
  const [training, heldOut] = [score(search), score(judge)];
  const reasons = found.reasons.map(reason => reason.text);
  const moved = found.observable && Math.abs(yaw) > 2 * found.sigma!;
  if (found.observable && !moved) reasons.push('the given yaw lies within two standard deviations of the one found');
  const better = heldOut.after < heldOut.before;
  if (moved && !better) reasons.push('scans that took no part do not fit better');
  return {
    method: radarYawMethod.name,
    evidence: `Doppler of ${found.scans.used} scans`,
    sensor: sensor.name,
    against: plan.motionPoses!.worldFrame,
    given: placedIn(plan, sensor, T),
    refined: placedIn(plan, sensor, refined),
    axes: axesOf(found, rotateVector(rotationInverse(T.q), [0, 0, 1])),
    scores: [{ name: 'doppler_misfit_mps', better: 'smaller', training, heldOut }],
    frames,
    accepted: moved && better,
    reasons,
  };
}

/** The upright axis seen from the sensor: as a rule its own z, or −z when it hangs upside down. */
function axesOf({ yaw, sigma, observable }: RadarYawEstimate, up: Vec3): RefinedAxis[] {
  return axisNames.map((axis, i): RefinedAxis => {
    const part = i < 3 ? up[i] : 0;
    const change = (yaw ?? 0) * part;
    if (observable && Math.abs(part) > 0.9)
      return { axis, change, sigma: sigma! * Math.abs(part), observable: true, reasons: [] };
    return {
      axis,
      change,
      observable: false,
      reasons: [i < 3 ? 'Doppler tells the turn about the upright axis only' : 'Doppler tells no position'],
    };
  });
}
