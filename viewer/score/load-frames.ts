// Reads the frames that scores are taken over, one after the other, and keeps of each what scoring needs.
import type { GrayImage } from '../../src/calibration/observe/gray-pyramid.js';
import { readBoxes } from '../data/boxes.js';
import type { SensorData } from '../data/dataset-data.js';
import type { FrameData } from '../data/frame-data.js';
import type { Host } from '../data/host.js';
import { type OpenFrames, openFrames } from '../data/open-frames.js';
import { lensOf } from '../state/calibrate/reprojection.js';
import type { Loaded } from '../worker/score-protocol.js';
import { frameEvidence } from './frame-evidence.js';
import { pickFrames } from './pick-frames.js';
import { ScoreSet } from './score-set.js';

/** Pictures beyond this are not decoded, pixels: four times 8K. */
const LARGEST = 2 ** 27;

export async function loadFrames(
  host: Host,
  camera: SensorData,
  cloud: SensorData,
  decode: (bytes: Uint8Array<ArrayBuffer>) => Promise<GrayImage>,
  pause: (part: number) => Promise<void>,
): Promise<{ readonly set: ScoreSet; readonly loaded: Loaded }> {
  const lens = lensOf(camera);
  if (!lens) throw new Error(`${camera.name} has no lens`);
  const frames = await openFrames(host);
  const boxes = await readBoxes(host);
  const reader = batchReader(frames);
  const picked = pickFrames(frames.manifest.frames);
  const set = new ScoreSet();
  const stamps = { training: [] as bigint[], heldOut: [] as bigint[] };
  const leftOut = new Map<string, number>();
  for (const [k, { frame: index, heldOut }] of picked.entries()) {
    const add = async () => {
      const frame = await reader(index);
      const cell = frame?.cells.get(camera.name);
      if (!frame || cell?.kind !== 'picture' || frame.cells.get(cloud.name)?.kind !== 'cloud')
        return 'picture or cloud is missing';
      if (cell.width * cell.height > LARGEST) return 'the picture is too large';
      const picture = await decode(cell.bytes).catch(() => undefined);
      if (!picture) return 'the picture cannot be decoded';
      const beside = await Promise.all([index - 1, index + 1].map(reader));
      const around = [frame, ...beside.filter(one => one !== undefined)];
      const evidence = frameEvidence({ frame, around, camera, cloud, lens, picture, labels: boxes?.ofFrames([index]) });
      if (!evidence)
        return 'a pose on the rig is missing, or the picture is not of the size of the lens, or of another lens';
      if (!set.add(evidence, heldOut)) return 'too few points fall on the picture';
      stamps[heldOut ? 'heldOut' : 'training'].push(frame.stampNs);
      return undefined;
    };
    const why = await add();
    if (why) leftOut.set(why, (leftOut.get(why) ?? 0) + 1);
    await pause((k + 1) / picked.length);
  }
  const loaded = {
    ...stamps,
    moving: set.moving,
    looked: picked.length,
    leftOut: [...leftOut].map(([why, count]) => `${count} × ${why}`),
  };
  return { set, loaded };
}

/** Keeps the last three batches: neighbours mostly lie in the same. */
function batchReader({ manifest, batchOf, readBatch }: OpenFrames) {
  const kept = new Map<number, Promise<readonly FrameData[]>>();
  return async (index: number): Promise<FrameData | undefined> => {
    if (index < 0 || index >= manifest.frames) return undefined;
    const batch = await batchOf(index);
    const frames = kept.get(batch) ?? readBatch(batch);
    kept.delete(batch);
    kept.set(batch, frames);
    for (const old of kept.keys()) if (kept.size > 3) kept.delete(old);
    return (await frames).find(frame => frame.index === index);
  };
}
