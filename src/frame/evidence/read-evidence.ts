// Walks over the frames of a plan and gives what each shows of its LiDAR–camera extrinsics; one frame in memory at a time.
import type { Digest } from '../../bytes/digest.js';
import type { FrameEvidence } from '../../calibration/evidence/index.js';
import type { GrayImage } from '../../calibration/observe/gray-pyramid.js';
import { compose, inverse, type SE3 } from '../../geometry/se3.js';
import { type Issues, rethrowDefect } from '../../issue.js';
import type { CloudKernels, ScoreKernels } from '../../kernel/index.js';
import { pictureOfOtherSize } from '../../rig/index.js';
import { sinceOrigin } from '../../time/stamp.js';
import type { PictureCell, SyncedFrame } from '../frame.js';
import { FrameReader } from '../frame-reader.js';
import type { GrayDecoder } from '../motion/camera-motion.js';
import { grayImage } from '../motion/gray-image.js';
import { onlyPairs } from '../only-pairs.js';
import { hasOtherLens } from '../other-lens.js';
import type { ImageCodec } from '../picture-reader.js';
import type { FramePlan, Pair } from '../plan.js';
import { cloudAtPicture } from './cloud-at-picture.js';
import { twistAt } from './twist-at.js';

export interface EvidenceContext {
  readonly digest: Digest;
  readonly decoder: GrayDecoder;
  readonly issues: Issues;
  readonly kernels?: CloudKernels;
  /** For what is done with the evidence. */
  readonly scoring?: ScoreKernels;
  /** Takes pictures whose size is not the lens's too, for whom that is a question and not a fault. */
  readonly anySize?: boolean;
}

export interface PairEvidence {
  /** Of the plan that was given. */
  readonly pair: Pair;
  readonly evidence: FrameEvidence;
}

/** How a raw picture travels through the reader: as its gray bytes, for nobody will look at the colours. */
const GRAY = 'framelock/gray';

/**
 * `frames`: numbers of frames, in any order. Pictures of these frames are decoded, nothing else is. What lacks a picture, a
 * cloud or a picture that can be decoded gives no evidence; the latter is reported.
 */
export async function* readEvidence(
  given: FramePlan,
  pairs: readonly Pair[],
  frames: Iterable<number>,
  context: EvidenceContext,
): AsyncGenerator<readonly PairEvidence[]> {
  const plan = { ...onlyPairs(given, pairs), pairs: [] };
  const reader = new FrameReader(plan, { ...context, images: grayCodec });
  for (const f of frames) {
    reader.recycle();
    const frame = await reader.read(f);
    const found: PairEvidence[] = [];
    const pictures = new Map<PictureCell, GrayImage | undefined>();
    for (const pair of pairs) {
      const cell = frame.cells[plan.sensors.indexOf(pair.cameraSensor)];
      if (cell.kind !== 'picture') continue;
      if (!pictures.has(cell)) pictures.set(cell, await grayOf(cell, context));
      const picture = pictures.get(cell);
      const evidence = picture && evidenceOf(plan, frame, pair, cell, picture, context);
      if (evidence) found.push({ pair, evidence });
    }
    yield found;
  }
}

const grayCodec: ImageCodec = {
  encode(image) {
    const gray = grayImage(image);
    return { bytes: gray?.data ?? new Uint8Array(0), format: GRAY };
  },
};

async function grayOf(cell: PictureCell, { decoder, issues }: EvidenceContext): Promise<GrayImage | undefined> {
  const { bytes, width, height, format, sensor } = cell;
  const at = { topic: sensor.channel.topic };
  if (format === GRAY) {
    if (bytes.length === width * height && bytes.length > 0) return { width, height, data: bytes };
    issues.add('FL0307', 'pictures have an encoding without brightness; they were left out', at);
    return undefined;
  }
  try {
    return await decoder.decodeGray(bytes);
  } catch (error) {
    rethrowDefect(error);
    issues.add(error.code, `${error.message}; the picture was left out`, at);
    return undefined;
  }
}

function evidenceOf(
  plan: FramePlan,
  frame: SyncedFrame,
  pair: Pair,
  cell: PictureCell,
  picture: GrayImage,
  { issues, anySize }: EvidenceContext,
): FrameEvidence | undefined {
  const cloud = frame.cells[plan.sensors.indexOf(pair.cloudSensor)];
  if (cloud.kind !== 'cloud') return undefined;
  const camera = pair.cameraSensor.rig.camera!;
  const { lens } = camera;
  if (hasOtherLens(pair.cameraSensor, cell, issues)) return undefined;
  if (!anySize && (picture.width !== lens.width || picture.height !== lens.height)) {
    const text = pictureOfOtherSize(picture, camera, 'it was left out');
    issues.add('FL0503', text, { topic: pair.cameraSensor.channel.topic });
    return undefined;
  }
  const T_rig_lidar = pair.cloudSensor.rig.T_rig_sensor!;
  const tNs = sinceOrigin(cell.stampNs, plan.originNs);
  const at = plan.motionPoses?.around(tNs) ?? (() => undefined);
  const { names } = pair.cloudSensor.look.layout!;
  const { points, count, times, stampNs } = cloud;
  const seen = cloudAtPicture(
    { points, count, names, times, tNs: sinceOrigin(stampNs, plan.originNs), T_rig_lidar },
    tNs,
    at,
  );
  return (
    seen && {
      ...seen,
      frame: frame.index,
      tNs,
      picture,
      camera: lens,
      T_camera_lidar: extrinsicOf(pair),
      twist: twistAt(at, T_rig_lidar, tNs),
    }
  );
}

export function extrinsicOf({ cameraSensor, cloudSensor }: Pick<Pair, 'cameraSensor' | 'cloudSensor'>): SE3 {
  return compose(inverse(cameraSensor.rig.T_rig_sensor!), cloudSensor.rig.T_rig_sensor!);
}
