// Values of IMU-like sensors at the frames' own stamps, from a recording to the cells: true between readings, never beyond.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { heldNumbers } from '../../src/column.js';
import { rawImageCodec } from '../../src/export/raw-image.js';
import { readAtFrame } from '../../src/frame/at-frame.js';
import { cellOf } from '../../src/frame/cell-of.js';
import type { WindowCell } from '../../src/frame/frame.js';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { defaultOptions, type FrameOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import type { Sensor } from '../../src/frame/sensor.js';
import { FramelockError, Issues } from '../../src/issue.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { openSession } from '../../src/platform/node/session.js';
import { approximate, latest, nearest, resample } from '../../src/sync/index.js';
import { drive, mcapOf, ms, start, type Topic } from '../support/recording.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-at-frame-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

/** Sweeps at 0, 100, … ms; pictures 7 ms later; 50 Hz IMU whose rate about z grows by 0.01 rad/s per reading. */
async function read(options: Partial<FrameOptions>, change: (topics: Topic[]) => Topic[] = topics => topics) {
  const file = join(folder, `${files++}.mcap`);
  writeFileSync(file, await mcapOf(change(drive({ sweeps: 8 }))));
  const session = await openSession([file]);
  const issues = new Issues();
  try {
    const plan = await planFrames(
      session.source,
      undefined,
      { ...defaultOptions, projection: false, ...options },
      issues,
    );
    const reader = new FrameReader(plan, { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues });
    const frames = [];
    for (let f = 0; f < plan.frames.length; f++) frames.push(await reader.read(f));
    return { plan, frames, failed: reader.failed, issues };
  } finally {
    await session.close();
  }
}

const imuOf = ({ frames }: Awaited<ReturnType<typeof read>>) =>
  frames.map(frame => frame.cells.find(cell => cell.sensor.name === 'imu_data' || cell.sensor.kind === 'imu')!);
const without = (topic: string, gone: (i: number) => boolean) => (topics: Topic[]) =>
  topics.map(t => (t.topic === topic ? { ...t, messages: t.messages.filter((_, i) => !gone(i)) } : t));
const period = 20_000_000;

describe('on a grid', () => {
  const grid = { stepNs: 33_000_000, phaseNs: 3_000_000 };

  it('the values are those of the moment', async () => {
    const found = await read({ policy: resample, grid });
    expect(found.plan.frames.length).toBe(22);
    const kinds = imuOf(found).map((cell, f) => {
      const { atFrame, match } = cell as WindowCell;
      const t = found.plan.frames[f];
      expect(atFrame!.columns![1][2]).toBeCloseTo(t / period / 100, 12);
      expect([...atFrame!.columns![0]]).toEqual([0, 0, 0, 1]);
      expect(atFrame!.afterNs! - atFrame!.beforeNs!).toBe(t % period === 0 ? 0 : period);
      expect(match).toBe(atFrame!.match);
      return match;
    });
    expect(new Set(kinds)).toEqual(new Set(['interpolated', 'exact']));
  });

  it("a caller's own policy, whatever its name, has the same values and needs no message of the reference in the range", async () => {
    const own = { ...resample, name: 'own' };
    const matches = async (options: Partial<FrameOptions>) => {
      const found = await read({ grid, ...options });
      return imuOf(found).map(cell => (cell as WindowCell).atFrame?.match);
    };
    expect(await matches({ policy: own })).toEqual(await matches({ policy: resample }));
    expect(await matches({ policy: own, interpolate: false })).not.toContain('interpolated');
    const between = { start: { sinceStartNs: 110n * ms }, end: { sinceStartNs: 190n * ms } };
    await expect(read({ policy: { ...nearest, name: 'other' }, ...between })).rejects.toThrow(
      'between --start and --end',
    );
    expect((await read({ policy: own, grid, ...between })).plan.frames.length).toBeGreaterThan(0);
  });

  it('pictures and clouds stay whole messages', async () => {
    const { frames } = await read({ policy: resample, grid });
    const matches = frames.flatMap(({ cells }) => cells.filter(c => c.kind === 'picture' || c.kind === 'cloud'));
    expect(matches.length).toBeGreaterThan(20);
    for (const cell of matches) expect(['exact', 'nearest']).toContain(cell.match);
  });

  it('no gap is bridged, and the place of the readings around it is told', async () => {
    const found = await read(
      { policy: resample, grid },
      without('/imu/data', i => i > 10 && i < 20),
    );
    const cells = imuOf(found);
    const inGap = Array.from(found.plan.frames, t => t > 10 * period && t < 20 * period);
    expect(inGap.filter(Boolean).length).toBeGreaterThan(4);
    cells.forEach((cell, f) => {
      if (!inGap[f]) return;
      // Readings of the window may still be there; the value at the frame is not.
      if (cell.kind === 'window') {
        expect(cell.atFrame!.match).toBe('missing');
        expect(cell.atFrame!.columns).toBeUndefined();
        expect([cell.atFrame!.beforeNs! < 0, cell.atFrame!.afterNs! > 0]).toEqual([true, true]);
      }
    });
    const wide = await read(
      { policy: resample, grid, maxGapNs: 1e9 },
      without('/imu/data', i => i > 10 && i < 20),
    );
    for (const cell of imuOf(wide)) expect((cell as WindowCell).atFrame!.match).not.toBe('missing');
  });

  it('nothing is told before the first or after the last reading', async () => {
    const found = await read(
      { policy: resample, grid },
      without('/imu/data', i => i < 10 || i > 30),
    );
    imuOf(found).forEach((cell, f) => {
      const t = found.plan.frames[f];
      const inside = t >= 10 * period && t <= 30 * period;
      const match = cell.kind === 'window' ? cell.atFrame!.match : 'missing';
      expect([f, match === 'missing']).toEqual([f, !inside]);
    });
  });

  it('a reading that does not decode is no neighbour, in the frames as in the tables', async () => {
    const broken = (topics: Topic[]) =>
      topics.map(t =>
        t.topic === '/imu/data'
          ? {
              ...t,
              messages: t.messages.map((m, i) => (i === 13 ? { ...m, value: new Uint8Array([0, 1, 0, 0, 9]) } : m)),
            }
          : t,
      );
    const found = await read({ policy: resample, grid }, broken);
    expect(found.failed.size).toBe(1);
    const cells = imuOf(found);
    const sensor = cells[0].sensor;
    let lost = 0;
    found.frames.forEach((_, f) => {
      const planned = cellOf(found.plan, sensor, f, found.failed);
      const cell = cells[f];
      expect(cell.kind === 'window' ? cell.match : 'missing').toBe(planned.match);
      if (cell.kind === 'window') expect(cell.stamps.length).toBe(planned.messages);
      if (cell.kind !== 'window' || cell.atFrame!.match === 'missing') lost++;
    });
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(4);
  });
});

describe('a slow sensor between fast frames', () => {
  const slow = without('/imu/data', i => i % 10 !== 0);

  it('has a value in every frame, and readings where there are any', async () => {
    const found = await read({ policy: nearest, interpolate: true }, slow);
    const cells = imuOf(found).slice(0, -1);
    cells.forEach((cell, f) => {
      const { atFrame, match, stamps, dtNs } = cell as WindowCell;
      expect(atFrame!.columns![1][2]).toBeCloseTo(f / 20, 12);
      expect(match).toBe(f % 2 === 0 ? 'exact' : 'interpolated');
      expect(stamps.length).toBe(f % 2 === 0 ? 1 : 0);
      expect(dtNs).toBe(f % 2 === 0 ? 0 : -100e6);
    });
    // After the last reading nothing is known.
    expect(imuOf(found)[7].kind).toBe('missing');
  });

  it('without being asked it has none', async () => {
    const found = await read({ policy: nearest }, slow);
    expect(found.plan.brackets.size).toBe(0);
    expect(imuOf(found).map(cell => cell.kind)).toEqual(
      Array.from({ length: 8 }, (_, f) => (f % 2 === 0 ? 'window' : 'missing')),
    );
  });

  it('hold repeats its last reading', async () => {
    const found = await read({ policy: nearest, missing: 'hold' }, slow);
    const cells = imuOf(found) as WindowCell[];
    expect(cells.map(cell => cell.match)).toEqual(['exact', 'held', 'exact', 'held', 'exact', 'held', 'exact', 'held']);
    expect(cells[3].stamps[0]).toBe(start + 200n * ms);
  });

  it('drop drops the frames without it, and keeps every reading', async () => {
    const found = await read({ policy: nearest, streams: [{ topic: '/imu/data', missing: 'drop' }] }, slow);
    expect(Array.from(found.plan.frames)).toEqual([0, 200e6, 400e6, 600e6]);
    expect(imuOf(found).every(cell => cell.kind === 'window')).toBe(true);
  });
});

describe('other policies', () => {
  it('latest never looks ahead', async () => {
    const { frames } = await read({ policy: latest });
    const camera = frames.map(({ cells }) => cells.find(cell => cell.sensor.kind === 'camera')!);
    expect(camera[0].kind).toBe('missing');
    for (const cell of camera.slice(1)) expect(cell).toMatchObject({ match: 'held', dtNs: -93e6 });
  });

  it('latest by the fastest sensor', async () => {
    const { plan } = await read(
      { policy: latest, fastest: true },
      without('/camera/image_raw', i => i % 2 === 1),
    );
    expect(plan.reference.kind).toBe('lidar');
  });

  it('approximate stamps its sets by the reference', async () => {
    const found = await read({ policy: approximate, toleranceNs: 20e6 });
    expect(Array.from(found.plan.frames)).toEqual([0, 1, 2, 3, 4, 5, 6].map(i => i * 100e6));
    const camera = found.frames.map(({ cells }) => cells.find(cell => cell.sensor.kind === 'camera')!);
    for (const cell of camera) expect(cell).toMatchObject({ match: 'nearest', dtNs: 7e6 });
    await expect(read({ policy: approximate, toleranceNs: 1e6 })).rejects.toThrow(
      /FL0802|expected sets of one message/,
    );
  });

  it('a recording of IMU-like sensors only forms sets of them', async () => {
    const only = (topics: Topic[]) => {
      const imu = topics.find(t => t.topic === '/imu/data')!;
      return [imu, { ...imu, topic: '/imu/other', messages: imu.messages.slice(3) }];
    };
    // A caller's own policy says by itself that it makes sets; its name says nothing.
    for (const policy of [approximate, { ...approximate, name: 'own' }]) {
      const found = await read({ policy }, only);
      expect(found.plan.frames.length).toBe(37);
      expect(found.frames.every(({ cells }) => cells.every(cell => cell.kind === 'window'))).toBe(true);
    }
  });

  it('every stream may have a tolerance of its own', async () => {
    const own = await read({ policy: nearest, streams: [{ topic: 'camera', toleranceNs: 5e6 }] });
    const kinds = own.frames.flatMap(({ cells }) => cells.map(cell => `${cell.sensor.kind} ${cell.kind}`));
    expect(new Set(kinds)).toEqual(new Set(['camera missing', 'imu window', 'lidar cloud']));
    expect(own.issues.has('FL0406')).toBe(true);
  });

  it('what was asked for a topic that is not there is refused', async () => {
    await expect(read({ streams: [{ topic: '/nose', missing: 'drop' }] })).rejects.toThrow(FramelockError);
  });

  it('a stream that must be in every frame stops the plan', async () => {
    const asked = { streams: [{ topic: 'camera', missing: 'fail' as const, toleranceNs: 5e6 }] };
    await expect(read(asked)).rejects.toThrow(/expected camera in every frame.*8 of 8 frames/);
  });
});

describe('which readings around the frame a cubic uses', () => {
  const asked = async (stamps: readonly number[], frame: number, kind: 'imu' | 'twist' = 'imu') => {
    const times = heldNumbers(Float64Array.from(stamps));
    const stream = { t: times, message: times };
    const sensor = { kind, stream, look: { columns: [{ name: 'angular_velocity', width: 1, unit: '' }] } };
    const at = stamps.findLastIndex(t => t < frame);
    const brackets = { before: Int32Array.of(at), after: Int32Array.of(at + 1), match: Uint8Array.of(3) };
    const entries: number[] = [];
    const reading = async (entry: number) => {
      entries.push(entry);
      return { kind: 'sample' as const, frameId: '', childFrameId: '', values: Float64Array.of(entry) };
    };
    const found = await readAtFrame(sensor as unknown as Sensor, brackets, 0, frame, new Set(), reading);
    return { entries: entries.sort((a, b) => a - b), value: found.columns![0][0] };
  };

  it('two on each side, where the steps are alike', async () => {
    expect((await asked([0, 10, 20, 30, 40, 50, 60, 70], 35)).entries).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await asked([0, 10, 20, 30], 5)).entries).toEqual([0, 1, 2, 3]);
    expect((await asked([0, 10, 20, 30], 15, 'twist')).entries).toEqual([1, 2]);
  });

  it('none beyond a step that is much longer or shorter: a polynomial would swing', async () => {
    expect((await asked([0, 1, 2, 100, 200, 1000], 50)).entries).toEqual([2, 3, 4]);
    expect((await asked([0, 100, 200, 201, 202], 150)).entries).toEqual([0, 1, 2]);
    // Equal stamps are one moment.
    expect((await asked([0, 0, 10, 10], 5)).entries).toEqual([1, 2]);
    expect((await asked([0, 1, 2, 100, 101], 51)).value).toBeCloseTo(2.5, 12);
  });
});
