// Pictures of the next frame are asked for while this one is computed, and chunks of those after it: the frames are the same.
import { expect, test } from 'vitest';
import { memoryBytes } from '../../src/bytes/memory.js';
import { rawImageCodec } from '../../src/export/raw-image.js';
import { type Fetch, fetchHere } from '../../src/frame/fetch.js';
import type { SyncedFrame } from '../../src/frame/frame.js';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { defaultOptions } from '../../src/frame/options.js';
import { type FramePlan, planFrames } from '../../src/frame/plan.js';
import { FramelockError, Issues } from '../../src/issue.js';
import { plainKernels } from '../../src/kernel/index.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { openRecording } from '../../src/source/open.js';
import { bagOf, drive } from '../support/recording.js';

async function opened() {
  const bytes = memoryBytes('drive', await bagOf(drive({ sweeps: 12, points: 50, width: 16, height: 8 })));
  return openRecording([{ bytes }], { issues: new Issues(), decompress: nodeDecompressors(), digest: nodeDigest });
}
const recording = opened();

async function read(announced: boolean, broken: ReadonlySet<number> = new Set()) {
  const plan = await planFrames(await recording, undefined, { ...defaultOptions, projection: false }, new Issues());
  const kernels = plainKernels();
  const here = fetchHere(kernels, nodeDigest);
  const asked: number[] = [];
  const fetch: Fetch = async (source, message, kept) => {
    if (kept) asked.push(message);
    if (broken.has(message)) throw new FramelockError('FL0304', 'it cannot be read');
    return here(source, message, kept);
  };
  const reader = new FrameReader(plan, {
    digest: nodeDigest,
    images: rawImageCodec(nodeDigest),
    issues: new Issues(),
    kernels,
    fetch,
  });
  const frames: SyncedFrame[] = [];
  const last = plan.frames.length - 1;
  for (let f = 0; f <= last; f++) frames.push(await reader.read(f, announced && f < last ? f + 1 : undefined));
  return { plan, frames, asked, failed: [...reader.failed] };
}

/** Messages of pictures, in each frame. */
function picturesOf(plan: FramePlan): number[][] {
  return Array.from(plan.frames, (_, f) =>
    [...plan.picks].flatMap(([{ kind, stream }, { entry }]) =>
      kind === 'camera' && entry[f] >= 0 ? [stream.message.at(entry[f])] : [],
    ),
  );
}

const told = (frames: readonly SyncedFrame[]) =>
  frames.map(({ cells }) => cells.map(cell => ({ ...cell, sensor: cell.sensor.name })));

test('each picture is asked for once, one frame early, and nothing else changes', async () => {
  const [plain, ahead] = [await read(false), await read(true)];
  const pictures = picturesOf(plain.plan);
  expect(new Set(pictures.flat()).size).toBeGreaterThan(8);
  expect(plain.asked).toEqual(pictures.flat());
  expect(ahead.asked).toEqual(plain.asked);
  expect(told(ahead.frames)).toEqual(told(plain.frames));
});

test('a picture that cannot be read is missing in its frame and in no other', async () => {
  const pictures = picturesOf((await read(false)).plan);
  const broken = new Set([pictures[3][0], pictures[4][0]]);
  const [plain, ahead] = [await read(false, broken), await read(true, broken)];
  expect(new Set(ahead.failed)).toEqual(broken);
  expect(told(ahead.frames)).toEqual(told(plain.frames));
  const missing = ahead.frames.map(({ cells }) => cells.filter(cell => cell.kind === 'missing').length);
  expect(missing[3]).toBeGreaterThan(missing[5]);
});

test('all that later frames read is prepared, readings of their windows too, and only that', async () => {
  const source = await recording;
  const plan = await planFrames(source, undefined, { ...defaultOptions, projection: false }, new Issues());
  const read: number[] = [];
  let prepared: number[] = [];
  const watched = {
    ...source,
    prepare: (message: number) => void prepared.push(message),
    read: (message: number, ...range: [number?, number?, Uint8Array?]) => {
      read.push(message);
      return source.read(message, ...range);
    },
  };
  const context = { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues: new Issues() };
  const reader = new FrameReader({ ...plan, source: watched }, { ...context, ahead: 2 });
  const announced: Set<number>[] = [];
  const wanted: Set<number>[] = [];
  for (let f = 0; f < plan.frames.length; f++) {
    await reader.read(f);
    announced.push(new Set(prepared));
    wanted.push(new Set(read.splice(0)));
    prepared = [];
  }
  expect([...plan.windows.keys()].map(({ kind }) => kind)).toContain('imu');
  expect(wanted[5].size).toBeGreaterThan(5);
  for (let f = 0; f + 2 < plan.frames.length; f++) {
    const later = new Set([...wanted[f + 1], ...wanted[f + 2]]);
    for (const message of later) expect(announced[f]).toContain(message);
    for (const message of announced[f]) expect(later).toContain(message);
  }
  expect(announced.at(-1)).toEqual(new Set());
});
