// `--method nid`: a camera's pose from how well its pictures and the clouds of a LiDAR tell each other.
import type { FrameEvidence } from '../../calibration/evidence/index.js';
import { refineByNid } from '../../calibration/nid/index.js';
import type { Refinement } from '../../calibration/refinement/index.js';
import { compose, inverse, type SE3 } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import { fromOrigin } from '../../time/stamp.js';
import { type EvidenceContext, readEvidence } from '../evidence/index.js';
import type { FramePlan, Pair } from '../plan.js';
import { chooseFrames } from './choose-frames.js';
import { choosePair } from './choose-pair.js';
import type { RecordingMethod, RefineOptions } from './method.js';
import { placedIn } from './placed.js';

/** Frames searched on by default. */
const FRAMES = 8;
/** Pictures are compared at about this many pixels per radian or more: 0.06° is finer than a LiDAR's beams. */
const FINEST = 620;

export const nidMethod: RecordingMethod = {
  name: 'nid',
  about: 'LiDAR–camera without a target, by normalised information distance',
  reads: 'recording',
  async refine(plan: FramePlan, options: RefineOptions, context: EvidenceContext): Promise<Refinement> {
    const pair = choosePair(plan, options.camera, options.lidar, context.issues);
    const chosen = chooseFrames(plan, pair, options.frames ?? FRAMES);
    const evidence = await collect(
      plan,
      pair,
      [...chosen.training, ...chosen.heldOut].sort((a, b) => a - b),
      context,
    );
    const of = (frames: readonly number[]) => evidence.filter(({ frame }) => frames.includes(frame));
    const [training, heldOut] = [of(chosen.training), of(chosen.heldOut)];
    if (training.length === 0)
      throw new FramelockError(
        'FL0920',
        `expected frames with a picture of ${pair.cameraSensor.name} and a cloud of ${pair.cloudSensor.name}, got none that can be read; look at --tolerance and at the issues`,
      );
    sayIfClose(pair, [...training, ...heldOut], context);
    const { T_camera_lidar } = training[0];
    const found = refineByNid(training, heldOut, T_camera_lidar, levelOf(training[0]), context.scoring);
    return asRefinement(plan, pair, training, heldOut, found);
  },
};

/** Frames nearer than this to one another show one scene, ns. */
const CLOSE_NS = 5e8;

function sayIfClose(pair: Pair, used: readonly FrameEvidence[], { issues }: EvidenceContext): void {
  const stamps = used.map(({ tNs }) => tNs).sort((a, b) => a - b);
  const span = stamps[stamps.length - 1] - stamps[0];
  if (used.length < 2 || span / (used.length - 1) >= CLOSE_NS) return;
  issues.add(
    'FL0923',
    `${used.length} frames of ${(span * 1e-9).toFixed(1)} s show one scene: held-out frames prove little, and sigmas hold for this scene only`,
    { topic: pair.cameraSensor.channel.topic },
  );
}

async function collect(
  plan: FramePlan,
  pair: Pair,
  frames: readonly number[],
  context: EvidenceContext,
): Promise<FrameEvidence[]> {
  const all: FrameEvidence[] = [];
  for await (const found of readEvidence(plan, [pair], frames, context)) all.push(...found.map(one => one.evidence));
  return all;
}

function levelOf({ camera }: FrameEvidence): number {
  return Math.max(0, Math.floor(Math.log2(camera.params[0] / FINEST)));
}

function asRefinement(
  plan: FramePlan,
  pair: Pair,
  training: readonly FrameEvidence[],
  heldOut: readonly FrameEvidence[],
  found: ReturnType<typeof refineByNid>,
): Refinement {
  const { cameraSensor, cloudSensor } = pair;
  const given = cameraSensor.rig.T_rig_sensor!;
  // The LiDAR stays: what moved is the camera, T_rig_camera = T_rig_lidar · T_camera_lidar⁻¹.
  const refined: SE3 = compose(cloudSensor.rig.T_rig_sensor!, inverse(found.T_camera_lidar));
  const stamps = (frames: readonly FrameEvidence[]) =>
    frames.map(({ frame }) => fromOrigin(plan.frames[frame], plan.originNs));
  const score = ({ before, after, count }: typeof found.training) => ({ before, after, count });
  return {
    method: nidMethod.name,
    evidence: `intensity against brightness ${percent(1 - found.outlines)}, outlines against slopes ${percent(found.outlines)}`,
    sensor: cameraSensor.name,
    against: cloudSensor.name,
    given: placedIn(plan, cameraSensor, given),
    refined: placedIn(plan, cameraSensor, refined),
    axes: found.axes,
    scores: [{ name: 'nid', better: 'smaller', training: score(found.training), heldOut: score(found.heldOut) }],
    frames: { training: stamps(training), heldOut: stamps(heldOut) },
    accepted: found.accepted,
    reasons: found.reasons,
  };
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
