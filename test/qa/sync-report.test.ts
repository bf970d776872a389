// The sync report against closed forms: known offsets, known delays, known distances.
import { describe, expect, test } from 'vitest';
import { gradeOf, matchQuality, syncJson, syncReport } from '../../src/qa/index.js';
import { regular, START, type SyntheticSensor, syntheticPlan } from './synthetic-plan.js';

const MS = 1e6;

/** Truth at `times`; the clock reads `ahead` more, the recorder gets it `delay` later (and up to 2 ms more, in turn). */
function sensor(name: string, times: number[], ahead: number, delay: number, more: Partial<SyntheticSensor> = {}) {
  return {
    name,
    header: times.map(t => t + ahead),
    record: times.map((t, i) => t + delay + (i % 3) * MS),
    ...more,
  };
}

const lidar = sensor('lidar', regular(50, 100 * MS), 0, 30 * MS, { kind: 'lidar' });
const front = (more: Partial<SyntheticSensor> = {}) =>
  sensor('front', regular(50, 100 * MS, 3 * MS), 37 * MS, 12 * MS, more);

function remarksOf(sensors: readonly SyntheticSensor[]) {
  return syncReport(syntheticPlan(sensors), 'r').remarks.map(r => `${r.sensor} ${r.kind}`);
}

describe('a camera whose clock is 37 ms ahead', () => {
  const report = syncReport(syntheticPlan([lidar, front()]), 'r');
  const camera = report.streams[1];

  test('is seen in stamp - record: never smaller than 12 ms delay, so 25 ms remain', () => {
    expect(camera.clock.corrected).toEqual({ medianNs: 24 * MS, p5Ns: 23 * MS, p95Ns: 25 * MS });
    expect(camera.aheadOfOthersNs).toBe(24 * MS + 31 * MS);
  });

  test('is seen in dt: 40 ms later than the frame', () => {
    expect(camera.match).toMatchObject({ matched: 50, dtMedianNs: 40 * MS, absP95Ns: 40 * MS, grade: 'fair' });
  });

  test('is pointed at, with the bound that the data give', () => {
    const remark = report.remarks.find(r => r.kind === 'clock_ahead');
    expect(remark?.sensor).toBe('front');
    expect(remark?.text).toMatch(
      /up to 25 ms after .*ahead of the recorder's by at least that.*offset_ms \(-25\.0 or lower\)/,
    );
  });

  test('the bound stays one when it is rounded', () => {
    const camera = sensor('front', regular(50, 100 * MS, 3 * MS), 37.09 * MS, 12 * MS);
    const remark = syncReport(syntheticPlan([lidar, camera]), 'r').remarks.find(r => r.kind === 'clock_ahead');
    expect(remark?.text).toContain('clock.offset_ms (-25.0 or lower)');
  });

  test('is silent once the rig file takes the offset out', () => {
    const corrected = syncReport(syntheticPlan([lidar, front({ offsetNs: -37 * MS })]), 'r');
    expect(corrected.streams[1].match?.dtMedianNs).toBe(3 * MS);
    expect(corrected.streams[1].clock.corrected?.medianNs).toBe(-13 * MS);
    expect(corrected.streams[1].clock.header?.medianNs).toBe(24 * MS);
    expect(corrected.remarks.filter(r => r.kind.startsWith('clock'))).toEqual([]);
  });
});

describe('remarks', () => {
  test('healthy sensors get none', () => {
    expect(remarksOf([lidar, sensor('cam', regular(150, 33 * MS), 0, 20 * MS)])).toEqual([]);
  });

  test('two cameras whose delays differ by 40 ms: said of both, without a claim about the clock', () => {
    const [a, b] = [sensor('a', regular(50, 100 * MS), 0, 10 * MS), sensor('b', regular(50, 100 * MS), 0, 50 * MS)];
    const { remarks } = syncReport(syntheticPlan([a, b]), 'r');
    expect(remarks.map(r => r.kind)).toEqual(['clock_differs', 'clock_differs']);
    expect(remarks[0].text).toMatch(/40 ms ahead of .*compared with b.*stamps alone cannot tell/);
    expect(remarks[1].text).toMatch(/40 ms behind .*compared with a/);
  });

  test('a replay a day later says nothing impossible', () => {
    const day = 86_400e9;
    const replay = [lidar, front()].map(s => ({ ...s, record: s.record.map(t => t - day) }));
    expect(remarksOf(replay)).not.toContain('front clock_ahead');
  });

  test('where every header is of one other time, that is one note, and no stream is worse for it', () => {
    const sensors = [lidar, sensor('imu', regular(500, 10 * MS), 0, 2 * MS, { kind: 'imu' })];
    for (const [days, way] of [
      [90, 'before'],
      [-30, 'after'],
    ] as const) {
      const replay = sensors.map(s => ({ ...s, record: s.record.map(t => t + days * 86_400e9) }));
      const { remarks, streams } = syncReport(syntheticPlan(replay), 'r');
      expect(remarks.map(r => `${r.sensor} ${r.kind} ${r.level}`)).toEqual([' recorder_clock note']);
      expect(remarks[0].text).toMatch(
        new RegExp(`^all header stamps lie ${Math.abs(days)} days ${way} the record stamps`),
      );
      expect(streams.map(s => s.grade.grade)).toEqual(['excellent', 'excellent']);
    }
    // Two that are elsewhere by different days do not agree.
    const apart = sensors.map((s, i) => ({ ...s, record: s.record.map(t => t + (90 + 3 * i) * 86_400e9) }));
    expect(remarksOf(apart)).not.toContain(' recorder_clock');
    // One that is elsewhere alone is the fault.
    const one = [lidar, { ...sensors[1], record: sensors[1].record.map(t => t + 90 * 86_400e9) }];
    expect(remarksOf(one)).toContain('imu clock_class');
    expect(syncReport(syntheticPlan(one), 'r').streams[1].grade.grade).toBe('fair');
  });

  test('a log with one stamp per message says once that offsets cannot be seen', () => {
    const same = ['a', 'b'].map(name => ({ name, header: regular(20, 100 * MS) }));
    expect(remarksOf(same)).toEqual([' no_receive_time']);
  });

  test('messages without header stamps', () => {
    const bare = { name: 'bare', header: regular(50, 100 * MS).map(() => undefined), record: regular(50, 100 * MS) };
    expect(remarksOf([lidar, bare])).toEqual(['bare record_stamps']);
  });

  test('sensors that run in step with a constant distance', () => {
    const late = sensor('late', regular(50, 100 * MS, 10 * MS), 0, 20 * MS);
    expect(remarksOf([lidar, late])).toEqual(['late in_step']);
  });

  test('a sensor that is slower than the tolerance allows is a note, one with gaps is to be checked', () => {
    const slow = sensor('slow', regular(10, 500 * MS), 0, 20 * MS);
    const broken = sensor('broken', [...regular(20, 100 * MS), ...regular(20, 100 * MS, 3000 * MS)], 0, 20 * MS);
    const { remarks } = syncReport(syntheticPlan([lidar, slow, broken]), 'r');
    expect(remarks.map(r => `${r.sensor} ${r.kind} ${r.level}`)).toEqual([
      'slow few_matches note',
      'broken gaps check',
      'broken few_matches check',
    ]);
    expect(remarks[1].text).toMatch(/1 gap with about 10 missing messages; the longest takes 1\.1 s from 1\.900 s on/);
  });
});

describe('jumps', () => {
  const uneven = (i: number) => ((i * 7919) % 2003) * 1000;
  const steady = (name: string, period: number, record: (t: number) => number = t => t, header = record) => {
    const times = regular(Math.round(60_000 / period), period * MS);
    return { name, header: times.map(header), record: times.map((t, i) => record(t) + 5 * MS + uneven(i)) };
  };
  const textsOf = (sensors: readonly SyntheticSensor[]) =>
    syncReport(syntheticPlan(sensors), 'r')
      .remarks.filter(r => r.kind === 'clock_jump')
      .map(r => `${r.sensor}: ${r.text}`);
  const same = (t: number) => t;
  const later = (at: number, by: number) => (t: number) => (t < at ? t : t + by);

  test("a sensor's jump is told with time, size and name", () => {
    expect(textsOf([steady('a', 100), steady('b', 50, same, later(30e9, 37e9))])).toEqual([
      "b: the sensor's clock jumped forward by 37 s at 67.000 s (TAI against UTC (37 s), as PTP counts).",
    ]);
  });

  test("the recorder's is told once for all streams", () => {
    const set = later(30.02e9, -200 * MS);
    const texts = textsOf([steady('a', 100, set, same), steady('b', 50, set, same), steady('c', 20, set, same)]);
    expect(texts).toHaveLength(1);
    expect(texts[0]).toMatch(/^: the recorder's clock was set back by 200 ms at 30\.0\d+ s: all streams show it/);
  });

  test('a clock that counts whole seconds does not jump from one to the next', () => {
    const whole = steady('b', 50, same, t => 1e9 * Math.floor(t / 1e9));
    const told = syncReport(syntheticPlan([steady('a', 100), whole]), 'r').remarks.filter(r => r.sensor === 'b');
    expect(told.map(r => r.kind)).not.toContain('clock_jump');
    // 60 s of 20 messages each.
    expect(told.find(r => r.kind === 'duplicates')?.text).toMatch(
      /^1140 of 1200 messages .* its clock counts in steps of 1 s, and no time is known better/,
    );
  });

  test('of a counter that goes round, no constant is recommended, and its jumps lie where they were recorded', () => {
    const round = (t: number) => (t + 3e9) % 2 ** 32;
    const counter = steady('b', 50, same, round);
    const plan = syntheticPlan([steady('a', 100), counter]);
    const told = syncReport(plan, 'r').remarks.filter(r => r.sensor === 'b');
    const offset = told.find(r => r.kind === 'clock_class');
    expect(offset?.text).toMatch(
      /constantly in the longest part between jumps\. Its clock jumps besides, so that no constant/,
    );
    // Where its headers are not believed, frames are made with record stamps, and so are the places of its jumps.
    const [, b] = plan.sensors;
    const time = (t: number) => ({ t, sigma: Number.NaN });
    Object.assign(b, { clock: { ...b.clock, origin: 'record', time } });
    const texts = syncReport(plan, 'r').remarks.filter(r => r.kind === 'clock_jump');
    expect(texts[0].text).toMatch(/jumped back by 4\.295 s at 1\.30\d s \(a counter of 32 bits in ns/);
    expect(texts[1].text).toMatch(/ at 5\.60\d s/);
  });

  test("a recorder that was set back makes no sensor's clock ahead; one that is ahead besides is by its own lead", () => {
    const setBack = (s: SyntheticSensor) => ({ ...s, record: s.record!.map(t => (t < 30e9 ? t : t - 800 * MS)) });
    const times = (first: number) => regular(600, 100 * MS, first);
    const [a, b] = [sensor('a', times(0), 0, 30 * MS), sensor('b', times(7 * MS), 0, 12 * MS)].map(setBack);
    expect(syncReport(syntheticPlan([a, b]), 'r').remarks.map(r => r.kind)).not.toContain('clock_ahead');
    const c = setBack(sensor('c', times(3 * MS), 60 * MS, 10 * MS));
    const ahead = syncReport(syntheticPlan([a, b, c]), 'r').remarks.filter(r => r.kind === 'clock_ahead');
    expect(ahead.map(r => r.sensor)).toEqual(['c']);
    // 50 ms at least less what the recorder's jump is not known by: a bound all the same.
    expect(ahead[0].text).toMatch(/up to (4\d(\.\d)?|50) ms after/);
  });

  test('where no other stream can tell, nobody is blamed', () => {
    expect(textsOf([steady('a', 100, later(30e9, 50 * MS), same)])[0]).toMatch(
      /^a: header stamps lie (49\.9|50|50\.1) ms earlier against the record stamps from 30\.000 s on: the recorder's clock jumped, or the delay changed; it cannot be told which/,
    );
  });
});

test.each([
  [4.999, 'excellent'],
  [5, 'good'],
  [19.999, 'good'],
  [20, 'fair'],
  [49.999, 'fair'],
  [50, 'poor'],
])('%d ms is %s', (ms, grade) => {
  expect(gradeOf(ms * MS)).toBe(grade);
});

test('distances and reasons of rejection', () => {
  // Frames at 0, 100, 200, 300; dt -10, +20, none, +1; 180 is farther than 15 from every frame, 310 is not the nearest.
  const plan = syntheticPlan(
    [
      { name: 'ref', header: regular(4, 100 * MS) },
      { name: 'cam', header: [-90, -10, 120, 180, 301, 310].map(ms => ms * MS) },
    ],
    20 * MS,
  );
  const match = matchQuality(plan, plan.sensors[1]);
  expect([...match.series.dtNs]).toEqual([-10, 20, -20, 1].map(ms => ms * MS));
  expect(match.matched).toBe(4);
  expect([match.absP50Ns, match.absP95Ns, match.absMaxNs]).toEqual([20 * MS, 20 * MS, 20 * MS]);
  expect([...match.rejected]).toEqual([
    ['before_first_frame', 1],
    ['not_nearest', 1],
  ]);
});

test('an IMU is measured by its nearest reading, and what lies after the last frame is in no frame', () => {
  const plan = syntheticPlan([
    { name: 'ref', header: regular(5, 100 * MS) },
    { name: 'imu', kind: 'imu', header: regular(50, 10 * MS, 2 * MS) },
  ]);
  const match = matchQuality(plan, plan.sensors[1]);
  expect(match).toMatchObject({ matched: 5, dtMedianNs: 2 * MS, grade: 'excellent' });
  expect([...match.rejected]).toEqual([['after_last_frame', 9 + 1]]);
});

test('JSON: moments are strings, durations whole numbers, nothing is NaN', () => {
  const report = syncReport(syntheticPlan([lidar, { name: 'one', header: [5] }, { name: 'none', header: [] }]), 'r');
  const json = syncJson(report) as { streams: Record<string, unknown>[] };
  expect(json).toMatchObject({ framelock_sync: 1, origin_ns: String(START), tolerance_ns: 50 * MS, frames: 50 });
  expect(json.streams[0]).toMatchObject({
    first_ns: String(START),
    last_ns: String(START + 4_900_000_000n),
    rate_hz: 10,
  });
  expect(json.streams[2]).toMatchObject({ messages: 0, first_ns: null, rate_hz: null, jitter_ns: null });
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
});

test.each([
  [101, (101 * 100) / 2],
  [102, 101],
])('of %d cameras there are %d pairs: of thousands not millions', (cameras, pairs) => {
  const all = Array.from({ length: cameras }, (_, k) => sensor(`c${k}`, regular(5, 100 * MS), 0, 0));
  expect(syncReport(syntheticPlan(all), 'r').pairs).toHaveLength(pairs);
});

test.each([2, 3, 6, 7])('of %d clocks each is compared with the median of the others', count => {
  const delays = [30, 12, 50, 12, 47, 5, 30].slice(0, count);
  const all = delays.map((delay, k) => sensor(`c${k}`, regular(50, 100 * MS), 0, delay * MS));
  const { streams } = syncReport(syntheticPlan(all), 'r');
  for (const [k, { aheadOfOthersNs }] of streams.entries()) {
    // Stamp less record: the delay, and 1 ms in the median.
    const others = delays.filter((_, other) => other !== k).map(delay => -(delay + 1) * MS);
    const middle = others.sort((a, b) => a - b)[others.length >> 1];
    expect(aheadOfOthersNs).toBe(-(delays[k] + 1) * MS - middle);
  }
});
