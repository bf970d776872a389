// Which clock a conversion uses: --clock, the rig file, a trigger and a clock file, on a whole recording in memory.
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryBytes } from '../../../src/bytes/memory.js';
import { clocksJson } from '../../../src/export/dataset/clocks-json.js';
import { defaultOptions, type FrameOptions } from '../../../src/frame/options.js';
import { type FramePlan, planFrames } from '../../../src/frame/plan.js';
import { Issues } from '../../../src/issue.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { parseClockFile, parseRigFile } from '../../../src/rig/file/index.js';
import { header } from '../../../src/simulate/messages.js';
import { openRecording } from '../../../src/source/open.js';
import { drive, mcapOf, ms, start, type Topic } from '../../support/recording.js';
import { seeded } from '../../support/seeded.js';

const PPM = 45;
const AHEAD = 30n * ms;

/**
 * 40 s: the camera's clock is 30 ms ahead and slow by 45 ppm; LiDAR and IMU have the recorder's. A trigger pulses 3 ms before
 * each picture's true time and never arrives for every tenth.
 */
let bytes: Uint8Array;

/** Each message up to 2 ms later than the drive has it. */
function recorded(stamp: (ns: bigint, topic: string) => bigint): Topic[] {
  const random = seeded(11);
  const late = (ns: bigint) => ns + BigInt(random() % 2_000_000);
  return drive({ sweeps: 400, points: 2, stamp }).map(topic => ({
    ...topic,
    messages: topic.messages.map(message => ({ ...message, logNs: late(message.logNs) })),
  }));
}

beforeAll(async () => {
  const topics = recorded((ns, topic) =>
    topic === '/camera/image_raw' ? ns + AHEAD - BigInt(Math.round(Number(ns - start) * PPM * 1e-6)) : ns,
  );
  const pulses: Topic = {
    topic: '/camera/trigger',
    type: 'std_msgs/Header',
    messages: pictureTimes()
      .filter((_, i) => i % 10 !== 5)
      .map((t, i) => ({ logNs: t, value: header(i, t - 3n * ms, '') })),
  };
  bytes = await mcapOf([...topics, pulses]);
});

const pictureTimes = () => Array.from({ length: 400 }, (_, i) => start + BigInt(i) * 100n * ms + 7n * ms);

async function plan(
  options: Partial<FrameOptions> = {},
  rig?: object,
  recording = bytes,
): Promise<FramePlan & { codes: string[] }> {
  const issues = new Issues();
  const source = await openRecording([{ bytes: memoryBytes('drive.mcap', recording) }], {
    issues,
    decompress: new Map(),
    digest: nodeDigest,
  });
  const rigFile = rig && parseRigFile(JSON.stringify({ framelock_rig: 1, sensors: rig }), 'rig.json');
  const made = await planFrames(source, rigFile, { ...defaultOptions, projection: false, ...options }, issues);
  return { ...made, codes: issues.sorted().map(i => `${i.code} ${i.at?.topic ?? ''}`.trim()) };
}

const of = (made: FramePlan, topic: string) => made.sensors.find(s => s.channel.topic === topic)!;
const camera = (made: FramePlan) => of(made, '/camera/image_raw');
/** Stamps minus the true times, ns. */
const errors = (made: FramePlan) => {
  const truth = pictureTimes();
  return Array.from(camera(made).stream.t, (t, i) => Number(made.originNs - truth[i]) + t);
};
const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values);

describe('auto', () => {
  it('corrects the camera, says so, and leaves the others', async () => {
    const made = await plan();
    expect(made.codes).toContain('FL0420 /camera/image_raw');
    expect(camera(made).clock.origin).toBe('fit');
    // 8 ms of smallest latency stay: log is 15 ms after the sweep, the picture 7.
    const off = errors(made);
    for (const error of off) expect(Math.abs(error - 8e6)).toBeLessThan(100e3);
    for (const topic of ['/lidar/points', '/imu/data']) {
      const { stream, clock } = of(made, topic);
      expect(clock.origin).toBe('recorded');
      [...stream.t].forEach((t, i) => {
        expect(made.originNs + BigInt(t)).toBe(stream.rawNs.at(i));
      });
      // Nobody knows of any.
      expect(stream.sigmaNs).toBeUndefined();
    }
    const { sigmaNs } = camera(made).stream;
    off.forEach((error, i) => {
      expect(Math.abs(error - 8e6)).toBeLessThan(5 * sigmaNs!.at(i));
    });
  });

  it('a zero header is no stamp of that clock: the record stamp stays as it is', async () => {
    const holes = await mcapOf(
      recorded((ns, topic) => {
        if (topic !== '/camera/image_raw') return ns;
        const every50th = (ns - start) % (5000n * ms) < 100n * ms;
        return every50th ? 0n : ns + AHEAD - BigInt(Math.round(Number(ns - start) * PPM * 1e-6));
      }),
    );
    const made = await plan({}, undefined, holes);
    const { stream, clock } = camera(made);
    expect(clock.origin).toBe('fit');
    const zeros = [...stream.message].map((_, i) => i).filter(i => stream.rawNs.at(i) === 0n);
    expect(zeros.length).toBe(8);
    for (const i of zeros) {
      expect(made.originNs + BigInt(stream.t.at(i))).toBe(stream.logNs.at(i));
      expect(stream.sigmaNs!.at(i)).toBeNaN();
    }
  });

  it('the rig file wins, also where it says that the clock is right', async () => {
    const right = await plan({}, { cam: { topic: '/camera/image_raw', clock: { offset_ns: 0 } } });
    expect([camera(right).clock.origin, camera(right).clock.from]).toEqual(['rig', 'rig.json']);
    expect(errors(right)[0]).toBeCloseTo(30e6, -3.1);
    expect(right.codes.filter(code => code.startsWith('FL042'))).toEqual([]);
    const given = { offset_ms: -30, drift_ppm: PPM, epoch_ns: String(start), sigma_ns: 2500 };
    const made = await plan({}, { cam: { topic: '/camera/image_raw', clock: given } });
    for (const error of errors(made)) expect(Math.abs(error)).toBeLessThan(2000);
    expect([...camera(made).stream.sigmaNs!].every(sigma => sigma === 2500)).toBe(true);
  });
});

it('raw: header stamps whatever the rig file says', async () => {
  const made = await plan({ clock: 'raw' }, { cam: { topic: '/camera/image_raw', clock: { offset_ms: -30 } } });
  const { stream } = camera(made);
  expect(made.codes.filter(code => code.startsWith('FL042'))).toEqual([]);
  [...stream.t].forEach((t, i) => {
    expect(made.originNs + BigInt(t)).toBe(stream.rawNs.at(i));
  });
});

it('log: record stamps', async () => {
  const made = await plan({ clock: 'log' }, { cam: { topic: '/camera/image_raw', clock: { offset_ms: -30 } } });
  for (const { stream, clock } of made.sensors) {
    expect(clock.origin).toBe('record');
    [...stream.t].forEach((t, i) => {
      expect(made.originNs + BigInt(t)).toBe(stream.logNs.at(i));
    });
  }
});

describe('a clock file', () => {
  it("of an earlier run's clocks.json gives the same stamps and sigmas", async () => {
    const auto = await plan();
    const again = await plan({ clock: parseClockFile(clocksJson(auto), 'clocks.json') });
    expect(camera(again).clock.origin).toBe('file');
    expect([...camera(again).stream.t]).toEqual([...camera(auto).stream.t]);
    expect([...camera(again).stream.sigmaNs!]).toEqual([...camera(auto).stream.sigmaNs!]);
  });

  it('of one line per topic goes before the rig file, and names what it does not find', async () => {
    const clocks = [
      { topic: '/camera/image_raw', offset_ns: -30e6, drift_ppm: PPM, epoch_ns: String(start), sigma_ns: 700 },
      { topic: '/nowhere', offset_ns: 5 },
    ];
    const file = parseClockFile(JSON.stringify({ framelock_clocks: 1, clocks }), 'c.json');
    const made = await plan({ clock: file }, { cam: { topic: '/camera/image_raw', clock: { offset_ms: 5 } } });
    for (const error of errors(made)) expect(Math.abs(error)).toBeLessThan(2000);
    expect(made.codes).toContain('FL0423 /nowhere');
    expect([...camera(made).stream.sigmaNs!].every(sigma => sigma === 700)).toBe(true);
  });

  it('keeps what the rig file said, and stamps that were left', async () => {
    const auto = await plan({}, { cam: { topic: '/camera/image_raw', clock: { offset_ms: -12, drift_ppm: 3 } } });
    const again = await plan({ clock: parseClockFile(clocksJson(auto), 'clocks.json') });
    const apart = [...camera(again).stream.t].map((t, i) => Math.abs(t - camera(auto).stream.t.at(i)));
    expect(Math.max(...apart)).toBeLessThanOrEqual(1);
    expect([...of(again, '/imu/data').stream.t]).toEqual([...of(auto, '/imu/data').stream.t]);
  });
});

describe('a trigger', () => {
  const rig = (trigger: object, more: object = {}) => ({ cam: { topic: '/camera/image_raw', trigger, ...more } });

  it('gives the pulses as times, and says what is unmatched', async () => {
    const made = await plan({}, rig({ topic: '/camera/trigger' }));
    expect(camera(made).clock).toMatchObject({ origin: 'trigger', from: '/camera/trigger' });
    const off = errors(made);
    // The clock drifts by 1.8 ms in 40 s: that much the 40 pictures without a pulse may be off.
    off.forEach((error, i) => {
      if (i % 10 !== 5) expect(error).toBe(-3e6);
      else expect(Math.abs(error + 3e6)).toBeLessThan(1e6);
    });
    expect(made.codes).toContain('FL0421 /camera/image_raw');
    expect(made.codes).not.toContain('FL0420 /camera/image_raw');
  });

  it("the rig file's clock is applied to the pulses", async () => {
    const made = await plan({}, rig({ topic: '/camera/trigger' }, { clock: { offset_ms: 3 } }));
    expect(spread(errors(made).filter((_, i) => i % 10 !== 5))).toBe(0);
    expect(errors(made)[0]).toBe(0);
  });

  it('without pulses the own stamps stay, and it is said', async () => {
    const made = await plan({}, rig({ topic: '/nothing' }));
    expect(made.codes).toContain('FL0421 /camera/image_raw');
    expect(camera(made).clock.origin).toBe('fit');
  });
});

describe('headers of another epoch', () => {
  /** The IMU counts from its start, 45 ppm slow; the camera is in another time zone. */
  const UPTIME = start - 5_000n * ms;
  let far: Uint8Array;
  beforeAll(async () => {
    far = await mcapOf(
      recorded((ns, topic) => {
        if (topic === '/camera/image_raw') return ns + 7_200_000n * ms;
        return topic === '/imu/data' ? ns - UPTIME - BigInt(Math.round(Number(ns - start) * PPM * 1e-6)) : ns;
      }),
    );
  });
  /** Stamp minus true time; IMU readings are 20 ms apart from the start on. */
  const imuErrors = (made: FramePlan) =>
    Array.from(of(made, '/imu/data').stream.t, (t, i) => Number(made.originNs - start) + t - i * 20e6);

  it('are brought to the recorder: the uptime by its smallest latency, the time zone exactly', async () => {
    const made = await plan({}, undefined, far);
    expect(made.codes.filter(code => code.startsWith('FL04'))).toEqual([
      'FL0420 /camera/image_raw',
      'FL0420 /imu/data',
    ]);
    for (const error of errors(made)) expect(error).toBe(0);
    // 1 ms is the smallest latency of the IMU.
    for (const error of imuErrors(made)) expect(Math.abs(error - 1e6)).toBeLessThan(50e3);
    const { stream } = of(made, '/imu/data');
    expect(stream.rawNs.at(0)).toBe(start - UPTIME);
  });

  it('again from the file, and by the word of a rig file', async () => {
    const made = await plan({}, undefined, far);
    const again = await plan({ clock: parseClockFile(clocksJson(made), 'c.json') }, undefined, far);
    for (const topic of ['/imu/data', '/camera/image_raw']) {
      expect([...of(again, topic).stream.t]).toEqual([...of(made, topic).stream.t]);
    }
    const rig = { cam: { topic: '/camera/image_raw', clock: { offset_ns: -7_200e9 } } };
    for (const error of errors(await plan({}, rig, far))) expect(error).toBe(0);
  });

  it('are not believed as they are', async () => {
    const made = await plan({ clock: 'raw' }, undefined, far);
    expect(made.codes).toContain('FL0402 /imu/data');
    expect(made.codes).toContain('FL0402 /camera/image_raw');
    const { stream } = of(made, '/imu/data');
    expect([...stream.t].every((t, i) => made.originNs + BigInt(t) === stream.logNs.at(i))).toBe(true);
  });
});
