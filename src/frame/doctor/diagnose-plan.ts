// The convention doctor on a recording: cameras and LiDARs of a plan, a few frames of each, and what their numbers should read.
import {
  type Diagnosis,
  diagnose,
  type LookedFrame,
  lookAtFrame,
  type RigNumbers,
} from '../../calibration/doctor/index.js';
import { FramelockError, type Issues } from '../../issue.js';
import { fromOrigin } from '../../time/stamp.js';
import { type EvidenceContext, readEvidence, someBrightness, viewerOf } from '../evidence/index.js';
import type { FramePlan, Pair } from '../plan.js';
import { staticMatrix } from '../projector.js';
import { chooseFrames } from '../refine/choose-frames.js';
import type { Sensor } from '../sensor.js';
import { sensorsNamed } from '../sensors-called.js';

export interface DoctorOptions {
  readonly camera?: string;
  readonly lidar?: string;
  /** Most frames per camera and LiDAR; default: 4, fewer where there are many cameras. */
  readonly frames?: number;
  /** Called as readings are tried, with how many there are of all pairs. */
  readonly onProgress?: (done: number, all: number) => void;
}

export interface PairDiagnosis {
  readonly camera: Sensor;
  readonly lidar: Sensor;
  readonly given: RigNumbers;
  /** Of the pictures as recorded, px. */
  readonly picture?: { readonly width: number; readonly height: number };
  /** Stamps of the frames that were looked at, ns since 1970. */
  readonly stamps: readonly bigint[];
  readonly found: Diagnosis;
}

/** Frames of all pairs together, so that six cameras take about as long as one. */
const ALL_FRAMES = 12;
const MOST_FRAMES = 4;
const none = 'none that is placed in the rig';

/** Memory: the frames of one pair. Throws FL0801 for names that are not there, FL0502 where nothing can be compared. */
export async function diagnosePlan(
  plan: FramePlan,
  options: DoctorOptions,
  context: EvidenceContext,
): Promise<PairDiagnosis[]> {
  const pairs = choosePairs(plan, options, context.issues);
  const most = options.frames ?? Math.max(1, Math.min(MOST_FRAMES, Math.floor(ALL_FRAMES / pairs.length)));
  const results: PairDiagnosis[] = [];
  for (const [p, pair] of pairs.entries()) {
    const chosen = chooseFrames(plan, pair, Math.max(2, most));
    const numbers = [...chosen.training, ...chosen.heldOut].sort((a, b) => a - b).slice(0, most);
    const looked: LookedFrame[] = [];
    for await (const found of readEvidence(plan, [pair], numbers, { ...context, anySize: true }))
      looked.push(...found.map(one => lookAtFrame(one.evidence)));
    const { model, intrinsics } = pair.cameraSensor.rig.camera!;
    const given: RigNumbers = {
      T_rig_camera: pair.cameraSensor.rig.T_rig_sensor!,
      T_rig_lidar: pair.cloudSensor.rig.T_rig_sensor!,
      model,
      intrinsics,
    };
    const same = looked.filter(f => f.width === looked[0].width && f.height === looked[0].height);
    const onReading = (done: number, all: number) => options.onProgress?.(p * all + done, pairs.length * all);
    results.push({
      camera: pair.cameraSensor,
      lidar: pair.cloudSensor,
      given,
      picture: same[0] && { width: same[0].width, height: same[0].height },
      stamps: same.map(({ frame }) => fromOrigin(plan.frames[frame], plan.originNs)),
      found: diagnose(given, same, { onReading, kernels: context.scoring }),
    });
  }
  return results;
}

/** Unlike the pairs of a plan, these may have a lens of another picture size: that is one of the mistakes. */
function choosePairs(plan: FramePlan, { camera, lidar }: DoctorOptions, issues: Issues): Pair[] {
  const cameras = sensorsNamed(
    plan.sensors.filter(s => s.kind === 'camera' && s.rig.camera && s.rig.T_rig_sensor),
    camera,
    '--camera',
    none,
  );
  const lidars = sensorsNamed(
    plan.sensors.filter(s => s.kind === 'lidar' && s.rig.T_rig_sensor && xyzOf(s).every(i => i >= 0)),
    lidar,
    '--lidar',
    none,
  );
  if (cameras.length === 0 || lidars.length === 0)
    throw new FramelockError(
      'FL0502',
      `expected a camera with a lens and a LiDAR, both placed in the rig, got ${cameras.length === 0 ? 'no such camera' : 'no such LiDAR'}; give a rig file that has both, right or wrong (\`framelock rig import\` makes one)`,
    );
  // Several LiDARs of a car say the same of a camera: the main one is asked, unless one is named.
  const cloudSensor = lidars.find(sensor => sensor === plan.reference) ?? lidars[0];
  return someBrightness(cameras, viewerOf, issues).map(cameraSensor => ({
    cloud: plan.sensors.indexOf(cloudSensor),
    camera: plan.sensors.indexOf(cameraSensor),
    cloudSensor,
    cameraSensor,
    xyz: xyzOf(cloudSensor),
    staticMatrix: staticMatrix({ cloudSensor, cameraSensor }),
  }));
}

function xyzOf({ look }: Sensor): [number, number, number] {
  const names = look.layout?.names ?? [];
  return [names.indexOf('x'), names.indexOf('y'), names.indexOf('z')];
}
