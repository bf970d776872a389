// Painted clouds on Node: frames in, one PLY file out, frame by frame so that memory does not grow with their number.
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type PaintedFrame, plyHeader, plyVertices } from '../../export/painted-ply.js';
import { rawImageCodec } from '../../export/raw-image.js';
import type { CloudCell, SyncedFrame } from '../../frame/frame.js';
import { FrameReader } from '../../frame/frame-reader.js';
import type { FramePlan, Pair } from '../../frame/plan.js';
import { movedPoints, sweepToRig } from '../../frame/sweep-to-rig.js';
import { apply, type SE3, toMatrix } from '../../geometry/se3.js';
import { FramelockError, type Issues, rethrowDefect } from '../../issue.js';
import { paintCloud, type View } from '../../projection/index.js';
import { onlyPairs } from '../../qa/overlay/index.js';
import { sinceOrigin } from '../../time/stamp.js';
import { nodeDigest } from './digest.js';
import { decodeImage } from './jpeg.js';
import { takeLock } from './lock.js';
import { makeFolder } from './output-file.js';

export interface PaintRequest {
  readonly plan: FramePlan;
  readonly pairs: readonly Pair[];
  readonly frames: readonly number[];
  readonly out: string;
  readonly issues: Issues;
}

export interface PaintResult {
  readonly points: number;
  readonly painted: number;
  /** Points that lie nowhere (NaN), and are not in the file. */
  readonly placeless: number;
  /** By the number that stands in the file. */
  readonly cameras: readonly string[];
  readonly coordinates: string;
  readonly skipped: readonly { readonly frame: number; readonly cloud: string; readonly reason: string }[];
}

/** Throws FL0623 for several frames without a trajectory, FL0701 when the file cannot be written, FL0703 while another run writes it. */
export async function writePaintedCloud(request: PaintRequest): Promise<PaintResult> {
  const { issues, frames, out } = request;
  const plan = onlyPairs(request.plan, request.pairs);
  if (frames.length > 1 && !plan.trajectory)
    throw new FramelockError(
      'FL0623',
      `expected one frame, because no trajectory tells where the others lie; got ${frames.length}; name a pose topic in the rig file, or paint one frame (--frame)`,
    );
  const cameras = [...new Set(plan.pairs.map(pair => pair.cameraSensor.name))];
  const clouds = [...new Set(plan.pairs.map(pair => pair.cloudSensor.name))];
  const world = frames.length > 1;
  const coordinates = world ? `${plan.trajectory!.worldFrame}, world_origin_m subtracted` : plan.rig.frameId;
  const reader = new FrameReader(plan, { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues });
  const about = [
    'framelock painted cloud',
    `coordinates ${coordinates}`,
    ...(world ? [`world_origin_m ${plan.trajectory!.origin.join(' ')}`] : []),
    ...cameras.map((name, k) => `camera ${k} ${name}`),
    'camera 255 none; visibility 0 unknown 1 visible 2 occluded 3 in no picture',
    `frame: of ${clouds.join(' ')}; point: position in the frame's cloud`,
  ];
  const sum = { points: 0, painted: 0, placeless: 0 };
  const skipped: PaintResult['skipped'][number][] = [];
  const file = await streamTo(out);
  try {
    await file.append(plyHeader(0, about));
    for (const f of frames) {
      reader.recycle();
      const frame = await reader.read(f);
      for (const cloud of clouds) {
        const painted = await paintFrame(plan, frame, cloud, cameras, world, issues);
        if (typeof painted === 'string') {
          skipped.push({ frame: f, cloud, reason: painted });
          continue;
        }
        const { bytes, count, placeless } = plyVertices(painted);
        await file.append(bytes);
        sum.points += count;
        sum.painted += painted.painted.painted;
        sum.placeless += placeless;
      }
    }
    await file.finish(plyHeader(sum.points, about));
  } catch (error) {
    await file.abandon();
    throw error;
  }
  return { ...sum, cameras, coordinates, skipped };
}

/** Or why there is nothing to paint. */
async function paintFrame(
  plan: FramePlan,
  frame: SyncedFrame,
  cloudName: string,
  cameras: readonly string[],
  world: boolean,
  issues: Issues,
): Promise<PaintedFrame | string> {
  const own = plan.pairs.map((pair, p) => ({ pair, projection: frame.projections[p] }));
  const ofCloud = own.filter(({ pair }) => pair.cloudSensor.name === cloudName);
  const { pair } = ofCloud[0];
  const cloud = frame.cells[pair.cloud];
  if (cloud.kind !== 'cloud') return 'no cloud within the tolerance, or it cannot be used';
  const T = placeOf(plan, pair, cloud, world);
  if (!T) return 'the trajectory does not reach over the sweep';
  const views: View[] = [];
  const numbers: number[] = [];
  for (const { pair, projection } of ofCloud) {
    const picture = frame.cells[pair.camera];
    if (!projection || picture.kind !== 'picture') continue;
    const rgb = await decodeImage(picture.bytes).catch(error => {
      rethrowDefect(error);
      issues.add(error.code, `${projection.camera}: ${error.message}; nothing was painted from it`, {
        topic: picture.sensor.channel.topic,
      });
      return undefined;
    });
    const { lens } = pair.cameraSensor.rig.camera!;
    // The projector compares sizes where the header tells them; this is the picture itself.
    if (!rgb || rgb.width !== lens.width || rgb.height !== lens.height) continue;
    const { index, u, v, visibility } = projection;
    const dtNs = Number(picture.stampNs - cloud.stampNs);
    views.push({ lens, picture: rgb, dtNs, index, u, v, visibility: visibility! });
    numbers.push(cameras.indexOf(pair.cameraSensor.name));
  }
  const painted = paintCloud(cloud.count, views);
  // From the frame's own pictures to the file's cameras.
  painted.camera.forEach((k, i) => {
    if (k < numbers.length) painted.camera[i] = numbers[k];
  });
  const { width, names } = pair.cloudSensor.look.layout!;
  const column = names.indexOf('intensity');
  const intensity = (i: number) => (column < 0 ? Number.NaN : cloud.points[i * width + column]);
  return { frame: frame.index, xyz: T, intensity, painted };
}

/** Where the points lie: in the rig frame at the sweep's stamp, or in the world. */
function placeOf(plan: FramePlan, pair: Pair, cloud: CloudCell, world: boolean): Float64Array | undefined {
  const into = sweepToRig(plan, pair, cloud);
  if (!into && world) return undefined;
  const xyz = movedPoints(cloud, pair, into ?? toMatrix(pair.cloudSensor.rig.T_rig_sensor!));
  if (!world) return xyz;
  const T: SE3 | undefined = plan.trajectory!.at(sinceOrigin(cloud.stampNs, plan.originNs));
  if (!T) return undefined;
  for (let at = 0; at < xyz.length; at += 3) xyz.set(apply(T, [xyz[at], xyz[at + 1], xyz[at + 2]]), at);
  return xyz;
}

/** A file that gets its name when it is whole. One run at a time: two would write into one unfinished file. */
async function streamTo(path: string) {
  const unfinished = `${path}.tmp`;
  const failed = (cause: unknown) => {
    const { code } = cause as NodeJS.ErrnoException;
    const text = `the file could not be written (${code ?? String(cause)}); check the path and the space left`;
    return new FramelockError('FL0701', text, { at: { file: path }, cause });
  };
  const guarded = async <R>(work: () => Promise<R>): Promise<R> => {
    try {
      return await work();
    } catch (cause) {
      throw failed(cause);
    }
  };
  await guarded(() => makeFolder(dirname(path)));
  const release = takeLock(`${path}.lock`);
  const handle = await guarded(() => open(unfinished, 'w')).catch(error => {
    release();
    throw error;
  });
  return {
    append: (bytes: Uint8Array) => guarded(() => handle.writeFile(bytes)),
    finish: (header: Uint8Array) =>
      guarded(async () => {
        await handle.write(header, 0, header.length, 0);
        await handle.sync();
        await handle.close();
        await rename(unfinished, path);
        release();
      }),
    abandon: async () => {
      await handle.close().catch(() => undefined);
      await rm(unfinished, { force: true }).catch(() => undefined);
      release();
    },
  };
}
