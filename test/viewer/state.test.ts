// The viewer's plain parts: links, keys, undo, nudges, what time says of sensors.
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { apply, compose, inverse, rotationAngle } from '../../src/geometry/se3.js';
import { added, freedoms } from '../../viewer/state/calibrate/degrees-of-freedom.js';
import { isNudged, type Nudge, noNudge, nudges, poseOfNudge } from '../../viewer/state/calibrate/nudge.js';
import { canRedo, canUndo, change, forgetHistory, redo, setNudge, undo } from '../../viewer/state/calibrate/undo.js';
import { nameOf } from '../../viewer/state/keys.js';
import { formatLink, parseLink } from '../../viewer/state/link.js';
import { nearestPixel } from '../../viewer/state/nearest.js';
import { splitView } from '../../viewer/state/projected.js';
import { screens } from '../../viewer/state/store.js';
import { histogramOf, quantile, spreadOf, syncSeries } from '../../viewer/state/sync-series.js';

describe('links', () => {
  const name = fc.string({ minLength: 1, maxLength: 20 });
  const metre = fc.integer({ min: -100_000, max: 100_000 }).map(cm => cm / 100);
  const three = fc.tuple(metre, metre, metre);
  test('come back as they were', () => {
    const link = fc.record(
      {
        dataset: name,
        frame: fc.nat(1e9),
        screen: fc.constantFrom(...screens),
        camera: name,
        cloud: name,
        colour: name,
        range: fc.oneof(
          fc.tuple(metre, metre),
          fc.tuple(fc.constant(undefined), metre),
          fc.tuple(metre, fc.constant(undefined)),
        ),
        standpoint: fc.record({ position: three, target: three }),
        above: fc.record({ x: metre, y: metre, zoom: fc.integer({ min: 1, max: 1000 }).map(k => k / 100) }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(link, one => {
        expect(parseLink(formatLink(one))).toEqual({ ...parseLink(''), ...one });
      }),
    );
  });

  test.each([
    '#f=-1',
    '#f=1.5',
    '#f=x',
    '#view=nothing',
    '#c=1,2,3',
    '#range=1',
    '#range=,',
    '#range=a,2',
    '#top=1,2',
    '#top=1,2,0',
    '#top=x,y,z',
    '#c=a,b,c,d,e,f',
    '#%',
    '#=&&=',
    '###',
  ])('%s says nothing', hash => {
    const { frame, screen, standpoint, above } = parseLink(hash);
    expect([frame, screen, standpoint, above]).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('never carry a token', () => {
    expect(formatLink({ frame: 1, dataset: 'x' })).not.toMatch(/token/);
  });
});

describe('keys', () => {
  const key = (name: string, held: Partial<KeyboardEvent> = {}) =>
    nameOf({ key: name, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held });
  test.each([
    ['q', {}, 'q'],
    ['Q', { shiftKey: true }, 'Shift+q'],
    ['Q', {}, 'q'],
    ['?', { shiftKey: true }, '?'],
    ['<', { shiftKey: true }, '<'],
    ['ArrowLeft', { shiftKey: true }, 'Shift+ArrowLeft'],
    ['z', { ctrlKey: true }, 'Ctrl+z'],
    ['Z', { metaKey: true, shiftKey: true }, 'Ctrl+Shift+z'],
    ['q', { altKey: true }, 'Alt+q'],
    [' ', {}, ' '],
  ])('%j with %j is %j', (name, held, expected) => {
    expect(key(name, held)).toBe(expected);
  });

  test('no two nudges share one', () => {
    const keys = freedoms.flatMap(freedom => freedom.keys);
    expect(new Set(keys).size).toBe(14);
  });
});

describe('undo', () => {
  beforeEach(() => {
    nudges.value = new Map();
    forgetHistory();
  });

  test('any row of steps can be taken back and done again', () => {
    const step = fc.record({ camera: fc.constantFrom('a', 'b'), dtMs: fc.integer({ min: -5, max: 5 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        nudges.value = new Map();
        forgetHistory();
        const states = [nudges.value];
        for (const [k, { camera, dtMs }] of steps.entries()) {
          const next = new Map(nudges.value).set(camera, { ...noNudge, dtMs });
          change(next, `kind ${k}`);
          states.push(nudges.value);
        }
        for (let k = states.length - 1; k > 0; k--) {
          expect(nudges.value).toBe(states[k]);
          undo();
        }
        expect(canUndo.value).toBe(false);
        for (let k = 1; k < states.length; k++) {
          redo();
          expect(nudges.value).toBe(states[k]);
        }
        expect(canRedo.value).toBe(false);
      }),
    );
  });

  test('a held key is one step', () => {
    const at = (dtMs: number) => new Map([['a', { ...noNudge, dtMs }]]);
    change(at(1), 'dt', 0);
    change(at(2), 'dt', 100);
    change(at(3), 'dt', 300);
    change(at(4), 'dt', 900);
    undo();
    expect(nudges.value.get('a')?.dtMs).toBe(3);
    undo();
    expect(nudges.value.size).toBe(0);
  });

  test('a nudge of nothing is no nudge', () => {
    setNudge('a', { ...noNudge, dtMs: 1 }, 'dt');
    setNudge('a', noNudge, 'dt');
    expect(nudges.value.has('a')).toBe(false);
  });
});

describe('nudges', () => {
  test('add up without dust, and back to nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...freedoms),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 1, 2),
        (one, n, k) => {
          let nudge: Nudge = noNudge;
          for (let i = 0; i < n; i++) nudge = added(nudge, one, one.steps[k]);
          expect(one.get(nudge)).toBeCloseTo(n * one.steps[k], 9);
          for (let i = 0; i < n; i++) nudge = added(nudge, one, -one.steps[k]);
          expect(isNudged(nudge)).toBe(false);
        },
      ),
    );
  });

  test('turn by the angle that they say, about the axis that they say', () => {
    const pose = poseOfNudge({ ...noNudge, rotationDeg: [0, 1.2, 0] });
    expect((rotationAngle(pose) * 180) / Math.PI).toBeCloseTo(1.2, 12);
    expect(apply(pose, [0, 5, 0])).toEqual([0, 5, 0]);
    // y points down: the camera's view axis turns to the right.
    expect(apply(pose, [0, 0, 1])[0]).toBeCloseTo(Math.sin((1.2 * Math.PI) / 180), 12);
    const back = compose(pose, inverse(pose));
    expect(rotationAngle(back)).toBeLessThan(1e-12);
  });
});

describe('what is pointed at', () => {
  test('is the nearest point within reach', () => {
    const px = fc.float({ min: 0, max: 100, noNaN: true });
    const cloud = fc.array(fc.tuple(px, px), { maxLength: 50 });
    fc.assert(
      fc.property(cloud, px, px, (points, u, v) => {
        const seen = { u: points.map(p => p[0]), v: points.map(p => p[1]), depth: points.map(() => 1) };
        const k = nearestPixel(seen, u, v, 10);
        const distances = points.map(p => Math.hypot(p[0] - u, p[1] - v));
        const least = Math.min(...distances);
        if (k === undefined) expect(least).toBeGreaterThanOrEqual(10 - 1e-9);
        else expect(distances[k]).toBeCloseTo(least, 9);
      }),
    );
  });

  test('of two at one place, the one in front', () => {
    expect(nearestPixel({ u: [1, 1], v: [1, 1], depth: [9, 4] }, 1, 2, 5)).toBe(1);
  });
});

test('a split view takes each half of the picture from one side', () => {
  const side = (u: number[], depth: number) =>
    ({ index: u.map((_, i) => i), u, v: u, depth: u.map(() => depth), from: 'computed', compensated: true }) as const;
  const both = splitView(side([0, 3, 4.4, 4.5, 8], 1), side([1, 4.4, 4.5, 9], 2), 10)!;
  expect([...Array.from(both.u)]).toEqual([0, 3, 4.4, 4.5, 9]);
  expect([...Array.from(both.depth)]).toEqual([1, 1, 1, 2, 2]);
});

describe('time', () => {
  test('median, spread and quantiles of numbers that anybody can check', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(3);
    expect(quantile([], 0.5)).toBeNaN();
    // A camera of 15 Hz beside a LiDAR of 10 Hz: two moments in turn, and numbers that lie on them, not beyond.
    const inTurn = Array.from({ length: 101 }, (_, i) => (i % 2 === 0 ? 8 : -25));
    expect(spreadOf(inTurn)).toEqual({ count: 101, median: 8, p5: -25, p95: 8 });
    expect(spreadOf(Array.from({ length: 101 }, (_, i) => i - 50))).toEqual({
      count: 101,
      median: 0,
      p5: -45,
      p95: 45,
    });
  });

  test('a histogram loses nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 200 }), values => {
        const { counts } = histogramOf(values, 41);
        expect(counts.reduce((a, b) => a + b, 0)).toBe(values.length);
      }),
    );
  });

  test('equal moments make one bar of a scale that can be read, not a scale of microseconds', () => {
    const { from, step, counts } = histogramOf(new Float64Array(9).fill(20e6), 41);
    expect([from, from + 41 * step]).toEqual([19.5e6, 20.5e6]);
    expect(counts.map((n, k) => [n, from + k * step]).filter(([n]) => n > 0)).toEqual([[9, expect.closeTo(20e6, -5)]]);
  });

  test('gaps, missing frames and reasons are told of the right sensor', () => {
    const ms = 1_000_000n;
    const rows = [0n, 100n, 200n, 300n, 700n, 800n].flatMap((t, f) => [
      { f, sensor: 0, stamp: t, present: 1 },
      { f, sensor: 1, stamp: t + 5n, present: f === 2 ? 0 : 1 },
    ]);
    const series = syncSeries(
      {
        sensors: ['lidar', 'camera'],
        frameIndex: Float64Array.from(rows, row => row.f),
        frameStampNs: BigInt64Array.from(rows, row => (row.sensor === 0 ? row.stamp : row.stamp - 5n) * ms),
        sensor: Uint16Array.from(rows, row => row.sensor),
        match: rows.map(() => 'nearest'),
        stampNs: BigInt64Array.from(rows, row => row.stamp * ms),
        dtNs: BigInt64Array.from(rows, row => (row.sensor === 0 ? 0n : 5n * ms)),
        sigmaNs: new BigInt64Array(rows.length),
        present: Uint8Array.from(rows, row => row.present),
      },
      { sensor: ['camera'], reason: ['not_nearest'], stampNs: BigInt64Array.of(250n * ms) },
      new Set(),
    );
    const [lidar, camera] = series;
    expect(lidar.gaps).toEqual([[3e8, 7e8]]);
    expect([lidar.missing, camera.missing]).toEqual([0, 1]);
    expect(camera.messages.filter(message => message.reason)).toEqual([{ t: 2.5e8, reason: 'not_nearest' }]);
    expect(camera.spread.median).toBe(5e6);
    expect(lidar.stepNs).toBe(1e8);
  });

  test('of readings in windows only the ends are known: what lies outside of all windows makes no gaps of them', () => {
    const ms = 1_000_000n;
    // Frames every 100 ms; of an IMU at 100 Hz the window's last reading, and nine readings behind the last frame.
    const frames = [0n, 100n, 200n, 300n];
    const table = {
      sensors: ['imu'],
      frameIndex: Float64Array.from(frames, (_, f) => f),
      frameStampNs: BigInt64Array.from(frames, t => t * ms),
      sensor: new Uint16Array(4),
      match: frames.map(() => 'nearest'),
      stampNs: BigInt64Array.from(frames, t => t * ms),
      dtNs: new BigInt64Array(4),
      sigmaNs: new BigInt64Array(4),
      present: Uint8Array.of(1, 1, 1, 1),
    };
    const behind = Array.from({ length: 9 }, (_, k) => BigInt(310 + 10 * k) * ms);
    const rejects = {
      sensor: behind.map(() => 'imu'),
      reason: behind.map(() => 'after_last_frame'),
      stampNs: BigInt64Array.from(behind),
    };
    const [imu] = syncSeries(table, rejects, new Set(['imu']));
    expect([imu.gaps, imu.stepNs, imu.messages.length]).toEqual([[], 1e8, 13]);
    // A sensor that is matched message by message did miss something between the frames.
    expect(syncSeries(table, rejects, new Set())[0].gaps).toHaveLength(3);
  });
});
