// Overlay pictures on Node: frames in, PNG or JPEG files out.
import { join } from 'node:path';
import { gray16Png, rawImageCodec } from '../../export/raw-image.js';
import { FrameReader } from '../../frame/frame-reader.js';
import type { FramePlan, Pair } from '../../frame/plan.js';
import { type Issues, rethrowDefect } from '../../issue.js';
import { depthMap } from '../../projection/index.js';
import { captioned, counted, drawOverlay, type FrameOverlay, frameOverlay, onlyPairs } from '../../qa/overlay/index.js';
import { nodeDigest } from './digest.js';
import { decodeImage, encodeJpeg, encodePng, type Rgb } from './jpeg.js';
import { writeFileWhole } from './output-file.js';

export interface OverlayRequest {
  readonly plan: FramePlan;
  readonly pairs: readonly Pair[];
  readonly frames: readonly number[];
  readonly out: string;
  readonly format: 'png' | 'jpeg';
  readonly pointSize?: number;
  readonly maxDepth?: number;
  /** Also a depth map of each pair. */
  readonly depthMaps?: boolean;
  readonly issues: Issues;
}

export interface OverlayPicture {
  readonly frame: number;
  readonly camera: string;
  readonly cloud: string;
  /** Name in the output folder. */
  readonly file: string;
  readonly points: number;
  /** Stamp of the picture minus stamp of the cloud, ns. */
  readonly dtNs: number;
  readonly motionCompensated: boolean;
  /** How many of the points have each label, where visibility was asked for. */
  readonly visibility?: { readonly visible: number; readonly occluded: number; readonly unknown: number };
  /** The depth map: name in the output folder, and pixels that have a value. */
  readonly depth?: { readonly file: string; readonly pixels: number };
}

export interface Skipped {
  readonly frame: number;
  readonly camera: string;
  readonly cloud: string;
  readonly reason: string;
}

/** Draws frame by frame; a frame without picture or cloud is skipped and said so. */
export async function writeOverlays(
  request: OverlayRequest,
): Promise<{ readonly pictures: readonly OverlayPicture[]; readonly skipped: readonly Skipped[] }> {
  const { issues, frames, out, pointSize, maxDepth } = request;
  const plan = onlyPairs(request.plan, request.pairs);
  const reader = new FrameReader(plan, { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues });
  const pictures: OverlayPicture[] = [];
  const skipped: Skipped[] = [];
  for (const f of frames) {
    // The frame before is drawn: its points' memory is used again.
    reader.recycle();
    const frame = await reader.read(f);
    for (const pair of plan.pairs) {
      const names = { frame: f, camera: pair.cameraSensor.name, cloud: pair.cloudSensor.name };
      const found = frameOverlay(plan, frame, pair);
      const rgb = found && (await decoded(found, issues));
      if (!found || !rgb) {
        const lacking = frame.cells[pair.camera].kind === 'missing' ? 'picture' : 'cloud';
        const reason = found
          ? 'the picture cannot be decoded'
          : `no ${lacking} within the tolerance, or it cannot be used`;
        skipped.push({ ...names, reason });
        continue;
      }
      const canvas = drawOverlay(captioned(frame, found, rgb, { pointSize, maxDepth }));
      const encode = request.format === 'png' ? encodePng : encodeJpeg;
      const name = fileName(plan, pair, f);
      const file = `${name}.${request.format === 'png' ? 'png' : 'jpg'}`;
      await writeFileWhole(join(out, file), await encode(canvas.rgb, canvas.width, canvas.height));
      const { index, compensated, visibility } = found.projection;
      pictures.push({
        ...names,
        file,
        points: index.length,
        dtNs: found.dtNs,
        motionCompensated: compensated,
        visibility: visibility && counted(visibility),
        depth: request.depthMaps ? await writeDepth(join(out, name), name, pair, found, issues) : undefined,
      });
    }
  }
  return { pictures, skipped };
}

async function writeDepth(path: string, name: string, pair: Pair, { projection }: FrameOverlay, issues: Issues) {
  const { lens } = pair.cameraSensor.rig.camera!;
  const { u, v, depth, range, visibility } = projection;
  const map = depthMap(lens, { u, v, distance: range ?? depth, visibility: visibility! });
  if (map.tooFar > 0) {
    const topic = pair.cloudSensor.channel.topic;
    issues.add('FL0622', `${map.tooFar} points of a frame are farther than 255.99 m; the depth map leaves them out`, {
      topic,
    });
  }
  const { width, height, values } = map;
  await writeFileWhole(`${path}_depth.png`, gray16Png(width, height, values, nodeDigest));
  return { file: `${name}_depth.png`, pixels: map.filled };
}

/** The cloud is named only where a camera is drawn with several. */
function fileName(plan: FramePlan, pair: Pair, frame: number): string {
  const shared = plan.pairs.filter(p => p.cameraSensor === pair.cameraSensor).length > 1;
  const names = shared ? `${pair.cameraSensor.name}_${pair.cloudSensor.name}` : pair.cameraSensor.name;
  return `${names}_${String(frame).padStart(6, '0')}`;
}

async function decoded({ picture, projection }: FrameOverlay, issues: Issues): Promise<Rgb | undefined> {
  try {
    return await decodeImage(picture.bytes);
  } catch (error) {
    rethrowDefect(error);
    issues.add(error.code, `${projection.camera}: ${error.message}; no overlay was drawn`, {
      topic: picture.sensor.channel.topic,
    });
    return undefined;
  }
}
