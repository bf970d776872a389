// A dataset at a glance: counted by hand on a made-up table; test/viewer compares it with `framelock sync`.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AlignmentRows,
  missingPath,
  overviewOf,
  overviewPage,
  pointsOut,
} from '../../../src/qa/overview/index.js';

const MS = 1_000_000n;

/** Cells by frame: dt in ms, or undefined where the sensor is missing. */
function alignment(columns: Record<string, readonly (number | undefined)[]>, extra: Partial<AlignmentRows> = {}) {
  const sensors = Object.keys(columns);
  const frames = columns[sensors[0]].length;
  const rows = Array.from({ length: frames }, (_, f) =>
    sensors.map((name, s) => ({ f, s, dt: columns[name][f] })),
  ).flat();
  return {
    sensors,
    frameIndex: rows.map(r => r.f),
    sensor: rows.map(r => r.s),
    match: rows.map(r => (r.dt === undefined ? 'missing' : r.dt < -60 ? 'held' : 'nearest')),
    dtNs: rows.map(r => BigInt(r.dt ?? 0) * MS),
    present: rows.map(r => (r.dt === undefined ? 0 : 1)),
    ...extra,
  };
}

const sensor = (name: string, kind = 'camera') => ({ name, topic: `/${name}`, kind });
const none = { sensor: [], reason: [] };

describe('a table counted by hand', () => {
  const left = [3, undefined, undefined, 4, 5, 6, 7, -80, undefined, 2];
  const made = overviewOf({
    frames: 10,
    reference: 'lidar',
    sensors: [sensor('lidar', 'lidar'), sensor('left'), sensor('imu', 'imu'), sensor('gone')],
    alignment: alignment({ lidar: left.map(() => 0), left, imu: left.map(() => -30), gone: left.map(() => undefined) }),
    rejects: { sensor: ['left', 'left', 'imu'], reason: ['not_nearest', 'not_nearest', 'undecodable'] },
  });
  const [lidar, camera, imu, gone] = made.sensors;

  test('frames, gaps, holds and reasons', () => {
    expect(camera).toMatchObject({ frames: 7, held: 1, rejected: [['not_nearest', 2]] });
    expect(camera.missing).toEqual([
      [1, 2],
      [8, 8],
    ]);
    expect(gone).toMatchObject({ frames: 0, missing: [[0, 9]], grade: undefined });
    expect(Number.isNaN(gone.absP95Ns)).toBe(true);
  });

  test('only what is matched is graded', () => {
    expect([lidar.grade, imu.grade]).toEqual([undefined, undefined]);
    expect(lidar.isReference).toBe(true);
    expect(imu.windows).toBe(true);
    // Of 7 sizes the 95 % quantile is the largest, 80 ms: beyond 50 ms is poor.
    expect(camera).toMatchObject({ absP95Ns: 80e6, absMaxNs: 80e6, dtMedianNs: 4e6, grade: 'poor' });
  });

  test('what stands out leads to its frame', () => {
    const told = pointsOut(made, [
      { cloud: 'lidar', camera: 'left', verdict: 'suspicious', reasons: ['yaw'], changeFrame: 6 },
      { cloud: 'lidar', camera: 'gone', verdict: 'healthy', reasons: [] },
    ]);
    expect(told.map(({ sensor, frame }) => [sensor, frame])).toEqual([
      ['left', undefined],
      ['left', 1],
      ['left', 8],
      ['imu', undefined],
      ['gone', 0],
      ['left', 6],
    ]);
    expect(told.map(one => one.text).join('\n')).toContain('is missing in frames 1 to 2');
  });
});

test('a sensor slower than the frames is one remark, a long gap of it another', () => {
  const slow = Array.from({ length: 100 }, (_, f) => (f % 2 === 1 || (f > 40 && f < 60) ? undefined : 0));
  const made = overviewOf({
    frames: 100,
    reference: '',
    sensors: [sensor('gnss', 'gnss')],
    alignment: alignment({ gnss: slow }),
    rejects: none,
  });
  expect(pointsOut(made, []).map(one => one.text)).toEqual([
    'is missing in frames 41 to 59',
    `is missing in ${slow.filter(v => v === undefined).length} of 100 frames, mostly 1 in a row`,
  ]);
});

test('what is to be said of many sensors alike is said once, with the names of all', () => {
  const late = Array.from({ length: 6 }, (_, k) => `can_<${k}>`);
  const columns = Object.fromEntries(late.map(name => [name, [undefined, 0, 0]]));
  const input = {
    frames: 3,
    reference: '',
    sensors: [...late.map(name => sensor(name, 'imu')), sensor('left')],
    alignment: alignment({ ...columns, left: [0, undefined, 0] }),
    rejects: none,
  };
  const made = overviewOf(input);
  expect(pointsOut(made, [])).toEqual([
    { sensor: 'can_<0>', others: late.slice(1), text: 'is missing in frame 0', frame: 0 },
    { sensor: 'left', text: 'is missing in frame 1', frame: 1 },
  ]);
  // Three are still named one by one.
  const three = overviewOf({ ...input, sensors: input.sensors.slice(3) });
  expect(pointsOut(three, []).map(one => one.sensor)).toEqual([...late.slice(3), 'left']);
  const html = overviewPage({
    name: 'x',
    madeBy: '0.1.0',
    hash: 'x',
    inputs: [],
    accounting: { found: 0, decoded: 0, dropped: {}, unselected: 0 },
    issues: [],
    overview: made,
    verdicts: [],
  });
  expect(html).toContain('<summary>and 5 more sensors</summary>can_&lt;1&gt;, can_&lt;2&gt;');
  expect(html).not.toContain('can_<');
});

describe('calibration over time', () => {
  // Two windows over frames 2–5 and 6–8; none before and after.
  const window = [-1, -1, 0, 0, 0, 0, 1, 1, 1, -1];
  const probability = window.map(w => (w < 0 ? Number.NaN : w === 0 ? 0.9 : 0.25));
  const input = {
    frames: 10,
    reference: 'x',
    sensors: [sensor('camera')],
    alignment: alignment({ camera: window.map(() => 0) }, { window, probability }),
    rejects: none,
  };
  test('a window is one point, in its middle', () => {
    const { calibrationChecked, sensors } = overviewOf(input);
    expect(calibrationChecked).toBe(true);
    expect(sensors[0].calibration).toEqual({
      windows: [
        { frame: 3, probability: 0.9 },
        { frame: 7, probability: 0.25 },
      ],
      refused: 1,
      lowest: { frame: 7, probability: 0.25 },
    });
  });
  test('where nothing can be told, no window accuses anybody', () => {
    const pair = { cloud: 'lidar', camera: 'camera', reasons: ['flat'] };
    const told = (verdict: string) => pointsOut(overviewOf(input), [{ ...pair, verdict }]).map(one => one.text);
    expect(told('unknown')).toEqual(['calibration with lidar: unknown (flat)']);
    expect(told('suspicious')).toContain('1 of 2 windows fit another calibration better');
  });
});

test('the bar shows every gap, and nothing where there is none', () => {
  const run = fc.tuple(fc.nat(20_000), fc.nat(50));
  fc.assert(
    fc.property(fc.array(run, { maxLength: 300 }), pairs => {
      const runs: [number, number][] = [];
      let from = 0;
      for (const [skip, length] of pairs) {
        runs.push([from + skip + 1, from + skip + 1 + length]);
        from += skip + length + 2;
      }
      const frames = from + 1;
      const d = missingPath(runs, frames, { left: 10, top: 0, width: 500, height: 5 }, 1);
      const drawn = [...d.matchAll(/M([\d.]+) 0H([\d.]+)v5H\1z/g)].map(m => [Number(m[1]), Number(m[2])]);
      expect(d.replaceAll(/M([\d.]+) 0H([\d.]+)v5H\1z/g, '')).toBe('');
      // Bounded by the width, not by the number of frames.
      expect(drawn.length).toBeLessThanOrEqual(501);
      for (const [first, last] of runs) {
        const middle = 10 + (500 * (first + last + 1)) / 2 / frames;
        expect(drawn.some(([a, b]) => a - 0.06 <= middle && middle <= b + 0.06 + 1)).toBe(true);
      }
      if (runs.length === 0) expect(d).toBe('');
    }),
  );
});

test('the page is whole, loads nothing and escapes everything', () => {
  const evil = '<script>alert(1)</script><img src=x onerror=a()>"\'&\u202e';
  const overview = overviewOf({
    frames: 3,
    reference: evil,
    sensors: [{ name: evil, topic: evil, kind: evil as 'camera' }],
    alignment: alignment({ [evil]: [0, undefined, 0] }, { probability: [0.3, 0.3, 0.3], window: [0, 0, 0] }),
    rejects: { sensor: [evil], reason: [evil] },
  });
  const page = overviewPage({
    name: evil,
    madeBy: evil,
    hash: evil,
    inputs: [{ name: evil, size: 5 }],
    accounting: { found: 4, decoded: 3, dropped: { [evil]: 1 }, unselected: 0 },
    issues: [{ code: 'FL0304', severity: evil, text: evil, count: 2 }],
    overview,
    verdicts: [{ cloud: evil, camera: evil, verdict: evil, reasons: [evil] }],
  });
  expect(page).not.toMatch(/<script|<img|<link|<iframe|onerror=a\(\)>|\u202e|https?:|url\(/);
  expect(page).toContain("default-src 'none'");
  // Every element that opens is one of ours.
  const tags = new Set([...page.matchAll(/<([a-z][a-z0-9]*)/g)].map(m => m[1]));
  expect(
    [...tags].filter(
      tag =>
        !/^(html|head|meta|title|style|body|main|h1|h2|p|br|b|span|div|table|thead|tbody|tr|th|td|svg|g|path|text|section|figure|figcaption|footer)$/.test(
          tag,
        ),
    ),
  ).toEqual([]);
});
