// When a clock is corrected, and above all when it is not: good stamps must pass untouched.
import { describe, expect, it } from 'vitest';
import { clockBreaks } from '../../src/time/clock-breaks.js';
import { decideClocks } from '../../src/time/clock-decision.js';
import { correctedBy } from '../../src/time/clock-model.js';
import { stampedStream } from '../../src/time/stamped-stream.js';
import { type Delay, exponential, type Recorded, recorded, type Simulated } from './delays.js';

const base = { seconds: 60, hz: 20, delay: exponential(1e6) };
const stream = (name: string, s: Partial<Simulated> = {}, seed = 1): Recorded =>
  recorded(seed, name, { ...base, ...s });
const decide = (streams: readonly Recorded[], recorderHasStreams = false) => {
  const breaks = clockBreaks(streams);
  const stamped = streams.map((own, i) => stampedStream(() => own, breaks[i]));
  return decideClocks(stamped, recorderHasStreams);
};

/** Largest distance of corrected stamps from the truth plus a constant that the model states. */
function worst({ stamp, log, truth }: Recorded, decision: ReturnType<typeof decide>[number], lateNs: number): number {
  return truth.reduce((most, t, i) => {
    const late = lateNs - decision.latencyNs!;
    return Math.max(most, Math.abs(correctedBy(decision.model!, stamp[i], log[i]).t - t - late));
  }, 0);
}

/** Everything on the recorder's clock that a car has: none of it may be touched, whatever its latency does. */
const host = stream('host', { hz: 100, floorNs: 300e3 });

describe('stays as it is', () => {
  it.each([
    ['a host-stamped LiDAR, 103 ms late', stream('lidar', { hz: 10, floorNs: 103e6 })],
    ['0.8 ppm', stream('slow', { seconds: 600, driftPpm: 0.8 })],
    [
      'a latency that grows by 3 ms in the middle',
      stream('step', { delay: (r, t) => (t < 30e9 ? 0 : 3e6) + r.exponential(1e6) }),
    ],
    [
      'a latency that falls by 4 ms while the driver warms up',
      stream('warm', { delay: (r, t) => 4e6 * Math.exp(-t / 20e9) + r.exponential(1e6) }),
    ],
    ['headers 3 ms ahead of the recorder', stream('ahead', { offsetNs: -5e6, floorNs: 2e6 })],
    ['2 s of anything', stream('short', { seconds: 2, driftPpm: 90, offsetNs: -50e6 })],
  ])('%s', (_, one) => {
    const [decision] = decide([one, host]);
    expect(decision.model).toBeUndefined();
    expect(decision.reasons.join()).toMatch(/^not (significant|steady|estimable)/);
  });

  it('what changes by 20 ms within 20 s is called not steady; delays that only scatter are not', () => {
    const grows: Delay = (r, t) => 20e6 * Math.min(1, Math.max(0, (t - 20e9) / 20e9)) + r.exponential(1e6);
    const scatters: Delay = r => 30e6 + 5e6 * r.normal();
    for (let seed = 0; seed < 10; seed++) {
      const told = [grows, scatters].map(delay => decide([stream('one', { delay }, seed), host])[0].reasons.join());
      expect(told[0]).toMatch(/^not steady: record - header bends by about [5-9]\.\d ms;/);
      expect(told[1]).toMatch(/^not significant/);
    }
  });

  it('a latency that grows by 30 ms within two minutes moves no stamp, however sure its rate; a clock that warms up is corrected', () => {
    const grows: Delay = (r, t) => 250e-6 * Math.min(120e9, Math.max(0, t - 40e9)) + r.exponential(1e6);
    for (let seed = 0; seed < 10; seed++) {
      const late = decide([stream('one', { seconds: 200, hz: 20, delay: grows }, seed), host])[0];
      expect(late.model, `seed ${seed}`).toBeUndefined();
      expect(late.reasons.join()).toMatch(/^not steady/);
      // As a clock that is 70 ppm slow when it is cold and 20 ppm when it is warm.
      const warms: Delay = (r, t) => 20e-6 * t + 50e-6 * 60e9 * (1 - Math.exp(-t / 60e9)) + r.exponential(1e6);
      expect(decide([stream('one', { seconds: 200, hz: 20, delay: warms }, seed), host])[0].model).toBeDefined();
    }
  });

  it('a rate that is sure and too small to matter is not called insignificant, nor one that comes and goes', () => {
    for (let seed = 0; seed < 5; seed++) {
      const why = (delay: Delay, seconds: number) =>
        decide([stream('one', { seconds, hz: 50, delay }, seed), host])[0].reasons.join();
      // 5 ppm in 100 s: 0.5 ms.
      expect(why((r, t) => 5e-6 * t + r.exponential(0.3e6), 100)).toMatch(/^too little to correct: drift (4\.9|5\.0)/);
      const wanders: Delay = (r, t) => 4e6 * (1 + Math.sin((2 * Math.PI * t) / 400e9)) + r.exponential(0.3e6);
      expect(why(wanders, 800)).toMatch(/^not steady: .*(wanders over [5-8]\.\d ms|changes by 1[0-2]\d ppm)/);
    }
  });

  it("in not one of 100 seeds a stream of the recorder's own clock", () => {
    for (let seed = 0; seed < 100; seed++) {
      const seconds = [8, 20, 60][seed % 3];
      const own = stream(`own${seed}`, { seconds, hz: 10, floorNs: 20e6, delay: exponential(3e6) }, seed);
      expect(decide([own, host])[0].model, `seed ${seed}`).toBeUndefined();
    }
  });

  it('hardware-timed sensors of one clock that all drift alike against the recorder', () => {
    const drift = { driftPpm: 21, offsetNs: -3e6 };
    const all = [
      stream('imu', { ...drift, hz: 200, floorNs: 1e6 }),
      stream('camera', { ...drift, floorNs: 30e6 }),
      stream('lidar', { ...drift, hz: 10, floorNs: 103e6 }),
    ];
    for (const { model, reasons } of decide(all)) {
      expect(model).toBeUndefined();
      expect(reasons.join()).toContain('agree among themselves');
    }
    // With a stream that the recorder stamps there is something to agree with.
    for (const { model } of decide(all, true)) expect(model).toBeDefined();
  });

  it('streams that step together: the recorder was set', () => {
    const stepped = (one: Recorded): Recorded => ({ ...one, log: one.log.map(t => (t < 30e9 ? t : t + 3e9)) });
    const all = [stepped(stream('a', { driftPpm: 30 })), stepped(stream('b', { driftPpm: -20 })), stepped(host)];
    for (const { model, reasons } of decide(all)) {
      expect(model).toBeUndefined();
      expect(reasons.join()).toContain("recorder's that was set");
    }
  });
});

describe('a delay that steps while the clock runs on evenly', () => {
  /** Up by 20 ms, down by 28. */
  const delay: Delay = (r, t) => (t < 80e9 ? 8e6 : t < 190e9 ? 28e6 : 0) + r.exponential(1e6);

  it('does not hide a rate', () => {
    const one = stream('free', { seconds: 300, driftPpm: 60, floorNs: 2e6, delay });
    const [decision] = decide([one, stream('host', { seconds: 300, hz: 100, floorNs: 300e3 })]);
    expect(worst(one, decision, 2e6)).toBeLessThan(0.3e6);
    const off = one.truth.map((t, i) => {
      const { t: corrected, sigma } = correctedBy(decision.model!, one.stamp[i], one.log[i]);
      return (corrected - t - 2e6 + decision.latencyNs!) / sigma;
    });
    expect(off.every(sigmas => Math.abs(sigmas) < 5)).toBe(true);
    expect(decision.reasons.join()).toContain('from 2 moments on, and the clock runs on evenly');
  });

  it('gives none to the clock of the recorder', () => {
    for (let seed = 0; seed < 30; seed++) {
      const one = stream('bound', { seconds: 300, floorNs: 2e6, delay }, seed);
      const [decision] = decide([one, stream('host', { seconds: 300, hz: 100, floorNs: 300e3 }, seed)]);
      expect(decision.model).toBeUndefined();
    }
  });

  it('is not known where too few messages lie between', () => {
    const short: Delay = (r, t) => (t < 80e9 ? 0 : t < 80.5e9 ? 40e6 : 20e6) + r.exponential(1e6);
    const one = stream('free', { seconds: 160, driftPpm: 60, delay: short });
    const [decision] = decide([one, host]);
    expect(decision.model).toBeUndefined();
    expect(decision.reasons.join()).toMatch(/^not estimable/);
  });
});

describe('is corrected', () => {
  it('a clock that drifts: its rate, with the first stamp believed', () => {
    const camera = stream('camera', { driftPpm: 45, offsetNs: 4e6, floorNs: 20e6 });
    const [decision, other] = decide([camera, host]);
    expect(other.model).toBeUndefined();
    // 4 ms of offset and 20 ms of latency: nobody can tell them apart.
    expect(decision.latencyNs).toBeCloseTo(24e6, -5);
    expect(correctedBy(decision.model!, camera.stamp[0], camera.log[0]).t).toBeCloseTo(camera.stamp[0], -5);
    expect(worst(camera, decision, 20e6)).toBeLessThan(30e3);
  });

  it('a drifting clock that is ahead of the recorder: no message can arrive before it is sent', () => {
    const camera = stream('camera', { driftPpm: -40, offsetNs: -37e6, floorNs: 12e6 });
    const [decision] = decide([camera, host]);
    expect(decision.latencyNs).toBeCloseTo(0, -5);
    expect(worst(camera, decision, 12e6)).toBeLessThan(30e3);
  });

  it('a clock of another rate that is far ahead, however little it drifts', () => {
    const camera = stream('camera', { driftPpm: 5, offsetNs: -83e6, floorNs: 12e6, hz: 50 });
    const [decision] = decide([camera, host]);
    expect(decision.latencyNs).toBeCloseTo(0, -5);
    expect(worst(camera, decision, 12e6)).toBeLessThan(30e3);
  });

  it.each([
    [-18e9, 'GPS'],
    [-37e9, 'TAI'],
  ])('an offset of %d ns has a name (%s) and is taken exactly', (offsetNs, name) => {
    const gps = stream('gps', { offsetNs, floorNs: 40e6 });
    const [decision] = decide([gps, host]);
    expect(decision.reasons.join()).toContain(name);
    expect(gps.stamp.every((s, i) => correctedBy(decision.model!, s, gps.log[i]).t === s + offsetNs)).toBe(true);
  });

  it('an offset of 4.4 s without a name: late by the smallest latency', () => {
    const odd = stream('odd', { offsetNs: 4.4e9, floorNs: 15e6 });
    const [decision] = decide([odd, host]);
    expect(Math.abs(decision.latencyNs!)).toBeLessThan(1e4);
    expect(worst(odd, decision, 15e6)).toBeLessThan(1e4);
  });

  it('a clock that was set anew in the middle', () => {
    const camera = stream('camera', { driftPpm: 30, floorNs: 20e6 });
    const set = { ...camera, stamp: camera.stamp.map((s, i) => (i < 500 ? s : s - 2.5e9)) };
    const [decision] = decide([set, host]);
    expect(decision.reasons.join()).toContain('drift');
    expect(worst(set, decision, 20e6)).toBeLessThan(60e3);
  });
});

describe('streams of one clock', () => {
  it('share the model when they share stamps: the offset between them stays what it was', () => {
    const left = stream('left', { driftPpm: -30, offsetNs: -25e6, floorNs: 10e6 });
    const right: Recorded = { ...left, log: left.log.map((t, i) => t + 9e6 + ((i * 7) % 10) * 1e5) };
    const [a, b, c] = decide([left, right, host]);
    expect(b.clock).toBe(a.clock);
    expect(c.clock).not.toBe(a.clock);
    expect(b.model).toBe(a.model);
    expect(b.latencyNs! - a.latencyNs!).toBeCloseTo(9e6, -5.5);
  });

  /** Both count from a shared trigger, until the LiDAR takes its time from elsewhere. */
  const partedBy = (by: number) => {
    const grid = (hz: number, seed: number): Recorded => {
      const r = recorded(seed, 'grid', { ...base, hz, floorNs: 5e6 });
      const stamp = r.stamp.map((_, i) => (i * 1e9) / hz);
      return { stamp, truth: stamp, log: stamp.map((t, i) => t + (r.log[i] - r.truth[i])) };
    };
    const [odometry, lidar] = [grid(50, 1), grid(10, 2)];
    const set = { ...lidar, stamp: lidar.stamp.map((t, i) => (i < 400 ? t : t + by)) };
    return { set, decisions: decide([odometry, set]) };
  };

  it.each([37e9, -37e9, 0.5e9])('end where one of them is set by %d ns: what the others say of it is over', by => {
    const { set, decisions } = partedBy(by);
    const [first, second] = decisions;
    expect([first.clock, second.clock, first.model]).toEqual([0, 1, undefined]);
    expect(worst(set, second, second.latencyNs!)).toBeLessThan(1e6);
  });

  it('say so where one jumps by what a latency may be, which is left', () => {
    const [first, second] = partedBy(0.1e9).decisions;
    expect([first.clock, second.clock, second.model]).toEqual([0, 0, undefined]);
    expect(second.reasons.join()).toContain('its stamps jump, but not those of the streams that share its clock');
    expect(first.reasons.join()).not.toContain('jump');
  });

  it('the fastest message of all of them counts', () => {
    const slow = stream('left', { driftPpm: -30, offsetNs: -25e6, floorNs: 10e6 });
    const fast: Recorded = { ...slow, log: slow.log.map((t, i) => t - 8e6 + ((i * 7) % 10) * 1e5) };
    const [a, b] = decide([slow, fast, host]);
    expect(b.latencyNs).toBeCloseTo(0, -5);
    expect(a.latencyNs).toBeCloseTo(8e6, -5.5);
  });

  it('share it by a rate that agrees to a fraction of a ppm', () => {
    const clock = { driftPpm: 33, offsetNs: -25e6, hz: 200 };
    const [imu, gyro] = [stream('imu', { ...clock, floorNs: 1e6 }), stream('gyro', { ...clock, floorNs: 7e6 })];
    const decisions = decide([imu, gyro, host]);
    expect(decisions[1].model).toBe(decisions[0].model);
    expect(worst(imu, decisions[0], 1e6)).toBeLessThan(20e3);
    expect(worst(gyro, decisions[1], 7e6)).toBeLessThan(20e3);
  });

  it('do not share it when the rates differ', () => {
    const [a, b] = decide([stream('a', { driftPpm: 33, hz: 200 }), stream('b', { driftPpm: 35, hz: 200 }), host]);
    expect(b.clock).not.toBe(a.clock);
  });
});
