// Jumps far below a second: a device's own are taken out, and what the recorder or the transport did is left alone, with a reason.
import { describe, expect, it, test } from 'vitest';
import { randomStream } from '../../src/simulate/random.js';
import { clockBreaks } from '../../src/time/clock-breaks.js';
import { decideClocks } from '../../src/time/clock-decision.js';
import { correctedBy } from '../../src/time/clock-model.js';
import { stampedStream } from '../../src/time/stamped-stream.js';
import { bursts, exponential, gamma, mean, type Recorded, recorded, type Simulated } from './delays.js';

const ms = 1e6;
const host = recorded(1, 'host', { seconds: 60, hz: 100, floorNs: 0.3 * ms, delay: exponential(1 * ms) });
const lidar = recorded(2, 'lidar', { seconds: 60, hz: 10, floorNs: 4 * ms, delay: exponential(1 * ms) });

function camera(seed: number, s: Partial<Simulated> = {}): Recorded {
  return recorded(seed, 'camera', { seconds: 60, hz: 20, floorNs: 20 * ms, delay: exponential(1 * ms), ...s });
}

function decide(streams: readonly Recorded[]) {
  const breaks = clockBreaks(streams);
  return decideClocks(
    streams.map((one, i) => stampedStream(() => one, breaks[i])),
    false,
  );
}

/** The clock shows `size` more from message `at` on. */
const jumped = (one: Recorded, at: number, size: number): Recorded => ({
  ...one,
  stamp: one.stamp.map((s, i) => (i < at ? s : s + size)),
});

const errors = ({ stamp, log, truth }: Recorded, decision: ReturnType<typeof decide>[number]) =>
  Array.from(truth, (t, i) => {
    const { t: corrected, sigma } = decision.model
      ? correctedBy(decision.model, stamp[i], log[i])
      : { t: stamp[i], sigma: Number.NaN };
    return { error: corrected - t, sigma };
  });
const spread = (all: ReturnType<typeof errors>) =>
  Math.max(...all.map(e => e.error)) - Math.min(...all.map(e => e.error));

describe("the device's own clock was set", () => {
  test.each([20, -20, 300, -300])('by %d ms: all its stamps are of one clock again', size => {
    for (const [seed, share] of [0.15, 0.4, 0.6, 0.9].entries()) {
      for (const driftPpm of [0, 35]) {
        const clean = camera(seed, { driftPpm });
        const own = jumped(clean, Math.round(share * clean.stamp.length), size * ms);
        const [decision, ...others] = decide([own, host, lidar]);
        for (const other of others) expect(other.model).toBeUndefined();
        expect(decision.reasons.join()).toContain(`${size > 0 ? 'forward' : 'back'} by ${Math.abs(size)}.`);
        const all = errors(own, decision);
        // 35 ppm are 2.1 ms in a minute, and the jump is 20.
        expect(spread(all)).toBeLessThan(0.15 * ms);
        const constant = mean(all.map(e => e.error));
        for (const { error, sigma } of all) expect(Math.abs(error - constant)).toBeLessThan(5 * sigma + 0.05 * ms);
      }
    }
  });

  it('stamps of the part that is believed stay to the ns', () => {
    const own = jumped(camera(7), 400, -20 * ms);
    const [{ model }] = decide([own, host]);
    for (let i = 400; i < own.stamp.length; i++)
      expect(correctedBy(model!, own.stamp[i], own.log[i]).t).toBe(own.stamp[i]);
  });

  it('believed is the part that transport can explain, though the other be longer', () => {
    // 5 ms of latency, then the clock goes 20 ms ahead: no message arrives before it was sent.
    const own = jumped(camera(8, { floorNs: 5 * ms }), 400, 20 * ms);
    const all = errors(own, decide([own, host])[0]);
    for (const { error } of all) expect(Math.abs(error)).toBeLessThan(0.15 * ms);
  });

  it('three times, with a drift', () => {
    const own = [300, 600, 900].reduce(
      (one, at, k) => jumped(one, at, [40, -300, 15][k] * ms),
      camera(9, { driftPpm: -30 }),
    );
    const [decision] = decide([own, host]);
    expect(decision.reasons.join()).toMatch(
      /forward by 40\.\d ms .* back by 300\.\d ms .* forward by (14\.9|15\.\d) ms/,
    );
    expect(spread(errors(own, decision))).toBeLessThan(0.3 * ms);
  });

  it('two streams of it are moved together, each at its own message, though their latencies differ', () => {
    for (let seed = 0; seed < 10; seed++) {
      const [left, right] = [camera(seed), camera(seed + 100, { floorNs: 60 * ms, hz: 12.5 })];
      const at = (one: Recorded) => one.stamp.findIndex(s => s > 25e9);
      const pair = [left, right].map(one => jumped(one, at(one), 20 * ms));
      const decisions = decide([...pair, host]);
      expect(decisions[1].clock).toBe(decisions[0].clock);
      expect(decisions[2].clock).not.toBe(decisions[0].clock);
      const all = pair.flatMap((one, i) => errors(one, decisions[i]));
      expect(spread(all)).toBeLessThan(0.15 * ms);
    }
  });
});

describe('stays as it is, and it is said why', () => {
  const untouched = (streams: readonly Recorded[], why: RegExp) => {
    const [{ model, reasons }] = decide(streams);
    expect(model).toBeUndefined();
    expect(reasons.join()).toMatch(why);
  };
  const later = (one: Recorded, from: number, size: number): Recorded => ({
    ...one,
    log: one.log.map(t => (t < from ? t : t + size)),
  });

  test.each([20, 300, 3000])('messages that take %d ms longer from the middle on', size => {
    const words = /longer, and the clock runs on evenly/;
    untouched([later(camera(1), 30e9, size * ms), host, lidar], words);
    // A rate beside it is corrected, and only that.
    const drifting = later(camera(1, { driftPpm: 35 }), 30e9, size * ms);
    const [decision] = decide([drifting, host, lidar]);
    expect(decision.reasons.join()).toMatch(words);
    expect(spread(errors(drifting, decision))).toBeLessThan(0.15 * ms);
  });

  test.each([20, 300, 3000])('the recorder was set by %d ms', size => {
    for (const driftPpm of [0, 35]) {
      const all = [camera(2, { driftPpm }), host, lidar].map(one => later(one, 30e9, size * ms));
      untouched(all, /the recorder's that was set/);
    }
  });

  it('all headers step together: a clock that they share', () => {
    const all = [camera(3), host, lidar].map(one =>
      jumped(
        one,
        one.stamp.findIndex(s => s > 30e9),
        40 * ms,
      ),
    );
    untouched(all, /all headers step by (39\.\d|40)(\.\d)? ms together/);
  });

  it('a sensor without a rhythm: its own steps do not tell whose jump it is', () => {
    const own = camera(4);
    // Of 20 messages per second each second or third is kept, at random; and each is stamped anywhere within a step.
    const kept = Uint32Array.from(own.stamp.keys()).filter(i => (i * 2654435761) % 7 < 3);
    const wobble = (i: number) => ((i * 40503) % 1000) * 0.045 * ms;
    const at = (values: Float64Array) => Float64Array.from(kept, i => values[i] + wobble(i));
    const rough = { stamp: at(own.stamp), log: at(own.log), truth: at(own.truth) };
    untouched([jumped(rough, 250, -40 * ms), host], /cannot be told whether a clock was set or the delay changed/);
  });

  it('a delay that rises for ten seconds and falls again hinders no correction of the rate', () => {
    const own = camera(5, { driftPpm: 35 });
    const raised = { ...own, log: own.log.map(t => (t > 20e9 && t < 30e9 ? t + 25 * ms : t)) };
    const [decision] = decide([raised, host]);
    expect(spread(errors(raised, decision))).toBeLessThan(0.15 * ms);
  });
});

test('whatever steps, wherever and by whatever size: a correction leaves no stamps worse than they were', () => {
  const found = { corrected: 0, device: 0 };
  for (let seed = 0; seed < 200; seed++) {
    const random = randomStream(seed, 'any step');
    const hz = [5, 10, 20, 50][seed % 4];
    const seconds = 20 + 60 * random.uniform();
    const delay = [exponential(1 * ms), gamma(2, 2 * ms), bursts(0.2, 1 * ms)][seed % 3];
    const sent = recorded(seed, 'any', { seconds, hz, delay, floorNs: 30 * ms * random.uniform() });
    // No message overtakes another.
    const arrival = sent.log.slice();
    for (let i = 1; i < arrival.length; i++) arrival[i] = Math.max(arrival[i], arrival[i - 1] + 1e3);
    const clean = { ...sent, log: arrival };
    const host = recorded(seed + 1, 'host', { seconds, hz: 30, delay: exponential(1 * ms) });
    const size = (random.uniform() < 0.5 ? -1 : 1) * (1 + 400 * random.uniform() ** 3) * ms;
    const at = Math.floor((0.02 + 0.96 * random.uniform()) * clean.stamp.length);
    const device = random.uniform() < 0.5;
    const log = device ? clean.log : clean.log.map((t, i) => (i < at ? t : Math.max(clean.log[at - 1], t + size)));
    const own = device ? jumped(clean, at, size) : { ...clean, log };
    const [decision, other] = decide([own, host]);
    expect(other.model).toBeUndefined();
    const before = spread(errors(own, { ...decision, model: undefined }));
    const after = spread(errors(own, decision));
    // A level is known to a share of the delays' scatter where few messages follow the jump.
    expect(after, `seed ${seed}`).toBeLessThan(before + 0.05 * ms);
    if (!device) expect(decision.model, `seed ${seed}: the header is true`).toBeUndefined();
    if (device && Math.abs(size) > 10 * ms) {
      found.device++;
      if (decision.model) found.corrected++;
    }
  }
  expect(found.device).toBeGreaterThan(50);
  expect(found.corrected / found.device).toBeGreaterThan(0.9);
});

it('streams that are read one after the other into the same two arrays tell the same', () => {
  const streams = [jumped(camera(11), 400, 20 * ms), host, jumped(camera(12, { hz: 10 }), 300, -300 * ms), lidar];
  const room = { stamp: new Float64Array(10_000), log: new Float64Array(10_000) };
  const part = (name: 'stamp' | 'log', values: Float64Array) => {
    room[name].fill(Number.NaN).set(values);
    return room[name].subarray(0, values.length);
  };
  const read = ({ stamp, log }: Recorded) => ({ stamp: part('stamp', stamp), log: part('log', log) });
  const shared = {
    *[Symbol.iterator]() {
      for (const one of streams) yield read(one);
    },
  };
  const breaks = clockBreaks(streams);
  expect(clockBreaks(shared)).toEqual(breaks);
  expect(breaks.map(own => own.breaks.length)).toEqual([1, 0, 1, 0]);
  const decided = decideClocks(
    streams.map((one, i) => stampedStream(() => read(one), breaks[i])),
    false,
  );
  expect(decided).toEqual(decide(streams));
});
