// Some topics, a while, or some frames of a recording: only the bytes that these need are read, and what comes of them is what the whole gives.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Bytes } from '../../src/bytes/bytes.js';
import { memoryBytes } from '../../src/bytes/memory.js';
import { rejectsOf } from '../../src/export/arrow/alignment-table.js';
import { accountFor } from '../../src/export/dataset/account.js';
import { rawImageCodec } from '../../src/export/raw-image.js';
import type { SyncedFrame } from '../../src/frame/frame.js';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { defaultOptions, type FrameOptions } from '../../src/frame/options.js';
import { type FramePlan, planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { openRecording } from '../../src/source/open.js';
import { approximate, exact, latest, nearest, resample } from '../../src/sync/index.js';
import { parseMoment } from '../../src/time/stamp.js';
import { memoryCache } from '../source/index-cache/memory-cache.js';
import { lz4Codec, zstdCodec } from '../support/mcap-builder.js';
import { bagOf, drive, mcapOf } from '../support/recording.js';

interface Read {
  readonly offset: number;
  readonly length: number;
}

/** Writes down every read of the recording. */
function counting(content: Uint8Array): Bytes & { reads: Read[] } {
  const bytes = memoryBytes('drive', content);
  const reads: Read[] = [];
  return {
    ...bytes,
    reads,
    read(offset, length) {
      reads.push({ offset, length });
      return bytes.read(offset, length);
    },
  };
}

const decompress = nodeDecompressors();
const minute = 60_000;
const sumOf = (reads: readonly Read[]) => reads.reduce((sum, { length }) => sum + length, 0);

/** Sweeps and pictures of 25 kB, each the last of a chunk of its own. */
const topicsOf = (sweeps: number) => drive({ sweeps, points: 1500, width: 100, height: 80 });
const kinds: [string, (sweeps: number) => Promise<Uint8Array>][] = [
  ['bag', sweeps => bagOf(topicsOf(sweeps), { chunkSize: 20_000 })],
  [
    'bag, lz4',
    sweeps => bagOf(topicsOf(sweeps), { chunkSize: 20_000, compressor: { name: 'lz4', compress: lz4Codec } }),
  ],
  ['mcap', sweeps => mcapOf(topicsOf(sweeps), { chunkSize: 20_000 })],
  [
    'mcap, lz4',
    sweeps => mcapOf(topicsOf(sweeps), { chunkSize: 20_000, compressor: { name: 'lz4', compress: lz4Codec } }),
  ],
  [
    'mcap, zstd',
    sweeps => mcapOf(topicsOf(sweeps), { chunkSize: 20_000, compressor: { name: 'zstd', compress: zstdCodec } }),
  ],
];

interface Partly {
  readonly plan: FramePlan;
  readonly frames: readonly SyncedFrame[];
  readonly opening: readonly Read[];
  readonly planning: readonly Read[];
  readonly filling: readonly Read[];
}

/** Opens (by a kept index where `cache` holds one), plans and fills. */
async function partly(content: Uint8Array, options: Partial<FrameOptions>, cache = memoryCache()): Promise<Partly> {
  const bytes = counting(content);
  const take = () => bytes.reads.splice(0);
  const issues = new Issues();
  const source = await openRecording([{ bytes }], { issues, decompress, digest: nodeDigest, cache });
  const opening = take();
  const plan = await planFrames(source, undefined, { ...defaultOptions, ...options }, issues);
  const planning = take();
  const reader = new FrameReader(plan, { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues });
  const frames: SyncedFrame[] = [];
  for (let f = 0; f < plan.frames.length; f++) frames.push(await reader.read(f));
  const { rejects, outOfRange } = rejectsOf(plan, reader.failed);
  // Throws where the books do not close.
  accountFor(plan, rejects, outOfRange, reader.failed);
  await source.close();
  return { plan, frames, opening, planning, filling: take() };
}

/** The messages that the frames of a plan hold. */
function needed({ picks, windows, brackets, frames }: FramePlan): Set<number> {
  const all = new Set<number>();
  for (const [{ stream }, { entry }] of picks) for (const e of entry) if (e >= 0) all.add(stream.message.at(e));
  for (const [sensor, { start: from, end }] of windows) {
    const { stream } = sensor;
    for (let f = 0; f < frames.length; f++) for (let e = from[f]; e < end[f]; e++) all.add(stream.message.at(e));
    const around = brackets.get(sensor);
    for (const side of around ? [around.before, around.after] : [])
      for (const e of side) if (e >= 0) all.add(stream.message.at(e));
  }
  return all;
}

describe.each(kinds)('%s', (_, make) => {
  let content: Uint8Array;
  const cache = memoryCache();
  beforeAll(async () => {
    content = await make(60);
    await partly(content, {}, cache);
  }, minute);

  test('with a kept index, opening reads a head of the file to know what it is, and nothing else', async () => {
    const { opening } = await partly(content, {}, cache);
    expect(opening).toEqual([{ offset: 0, length: 4096 }]);
  });

  test.each<[string, Partial<FrameOptions>, number]>([
    ['some frames', { frames: { from: 20, to: 25 } }, 0.15],
    ['a while', { start: parseMoment('2s'), end: parseMoment('2.5s') }, 0.15],
    ['the last frames', { frames: { from: 57 } }, 0.12],
    ['one topic', { topics: ['/imu/data'], projection: false }, 1],
    ['the pictures', { topics: ['/camera/image_raw'], projection: false }, 0.8],
  ])('%s: only what the frames hold is read', async (name, options, share) => {
    const { plan, filling } = await partly(content, options, cache);
    expectOnly(plan, filling);
    expect(sumOf(filling)).toBeLessThan(share * content.length);
    expect(plan.frames.length).toBeGreaterThan(2);
    expect(name).toBeTruthy();
  });

  test('what planning reads does not grow with the recording', async () => {
    const [kept, longer] = [memoryCache(), await make(150)];
    await partly(longer, { frames: { from: 0, to: 1 } }, kept);
    const [short, long] = [
      await partly(content, { frames: { from: 9, to: 12 } }, cache),
      await partly(longer, { frames: { from: 9, to: 12 } }, kept),
    ];
    expect(long.plan.source.messages.count).toBeGreaterThan(2 * short.plan.source.messages.count);
    expect(sumOf(long.planning)).toBeLessThan(1.1 * sumOf(short.planning) + 1000);
    expect(sumOf(long.planning)).toBeLessThan(0.06 * longer.length);
    expect(sumOf(long.filling)).toBeLessThan(1.1 * sumOf(short.filling) + 1000);
  });
});

/** Of stored messages their very bytes, each once; of compressed chunks those that hold one of them, each once. */
function expectOnly(plan: FramePlan, reads: readonly Read[]): void {
  const { blocks, messages } = plan.source;
  const allowed = new Set<string>();
  for (const message of needed(plan)) {
    const block = blocks[messages.block.at(message)];
    const stored = block.compression === '';
    const offset = stored ? block.offset + messages.offset.at(message) : block.offset;
    allowed.add(`${offset} ${stored ? messages.length.at(message) : block.length}`);
  }
  const seen = reads.map(({ offset, length }) => `${offset} ${length}`);
  expect(seen.filter(read => !allowed.has(read))).toEqual([]);
  expect(new Set(seen).size).toBe(seen.length);
}

describe('frames a:b are those rows of the whole', () => {
  const grid = { stepNs: 1e9 / 30, phaseNs: 3_000_000 };
  const policies: [string, Partial<FrameOptions>][] = [
    ['nearest', { policy: nearest }],
    ['nearest, no message twice', { policy: nearest, oneToOne: true }],
    ['nearest, dropping', { policy: nearest, toleranceNs: 7_000_000, missing: 'drop' }],
    ['exact', { policy: exact }],
    ['approximate', { policy: approximate, toleranceNs: 20_000_000 }],
    ['latest', { policy: latest, interpolate: true }],
    ['resample', { policy: resample, grid }],
  ];
  let content: Uint8Array;
  beforeAll(async () => {
    content = await mcapOf(drive({ sweeps: 24, points: 30 }));
  }, minute);

  const rowOf = ({ index: _, cells, projections, ...frame }: SyncedFrame) => ({
    ...frame,
    cells: cells.map(({ sensor, ...cell }) => ({ name: sensor.name, ...cell })),
    projections: projections.map(one => one && { ...one, pair: undefined }),
  });

  test.each(policies)('%s', async (_, options) => {
    const whole = await partly(content, options);
    const count = whole.frames.length;
    expect(count).toBeGreaterThan(10);
    let held = 0;
    for (const [from, to] of [
      [0, 4],
      [4, 5],
      [5, count],
    ]) {
      const part = await partly(content, { ...options, frames: { from, to } });
      expect(part.frames.map(rowOf)).toEqual(whole.frames.slice(from, to).map(rowOf));
      held += needed(part.plan).size;
    }
    // The parts together read what the whole reads; what two of them hold, twice.
    expect(held).toBeGreaterThanOrEqual(needed(whole.plan).size);
  });

  test('without an end: to the last', async () => {
    const whole = await partly(content, {});
    const part = await partly(content, { frames: { from: 20 } });
    expect(part.frames.map(rowOf)).toEqual(whole.frames.slice(20).map(rowOf));
  });

  test.each([
    [0, 0],
    [5, 4],
    [24, 25],
    [0, 25],
    [99, undefined],
  ])('%s:%s is refused', async (from, to) => {
    await expect(partly(content, { frames: { from, to } })).rejects.toMatchObject({ code: 'FL0801' });
  });
});
