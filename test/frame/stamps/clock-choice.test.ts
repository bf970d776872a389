// Which stamps are believed, by what the header and record stamps of all channels say together.
import { describe, expect, it } from 'vitest';
import { chooseClocks } from '../../../src/frame/stamps/clock-choice.js';
import { Issues } from '../../../src/issue.js';
import { NO_STAMP } from '../../../src/source/source.js';

const start = 1_700_000_000_000_000_000n;

/** Ten messages at 10 Hz whose headers lie `differenceNs` before the record stamps. */
function channel(topic: string, differenceNs: bigint) {
  const log = BigInt64Array.from({ length: 10 }, (_, i) => start + BigInt(i) * 100_000_000n);
  return { topic, log, header: log.map(t => t - differenceNs), none: NO_STAMP };
}

function choose(...channels: ReturnType<typeof channel>[]) {
  const issues = new Issues();
  const choices = chooseClocks(channels, issues);
  return {
    clocks: choices.map(c => c.clock),
    shifts: choices.map(c => c.recordShiftNs),
    codes: issues.sorted().map(i => i.code),
  };
}

const ms = 1_000_000n;
const year = 365n * 86400n * 1_000_000_000n;

describe('chooseClocks', () => {
  it('believes headers a little before or after the record stamps', () => {
    expect(choose(channel('a', 60n * ms), channel('b', -3n * ms))).toEqual({
      clocks: ['header', 'header'],
      shifts: [0n, 0n],
      codes: [],
    });
  });

  it('does not believe uptime stamps beside a good stream', () => {
    const { clocks, codes } = choose(channel('good', 5n * ms), channel('uptime', start - 100n));
    expect(clocks).toEqual(['header', 'record']);
    expect(codes).toEqual(['FL0402']);
  });

  it("asks moving transforms, which are given no clock: uptime stamps beside the robot's own are not believed", () => {
    const uptime = channel('uptime', start - 100n);
    const witnessed = (...witnesses: ReturnType<typeof channel>[]) => {
      const issues = new Issues();
      const choices = chooseClocks([uptime], issues, witnesses);
      return [choices.map(c => c.clock), issues.sorted().map(i => i.code)];
    };
    expect(witnessed()).toEqual([['header'], ['FL0403']]);
    expect(witnessed(channel('/tf', 3n * ms))).toEqual([['record'], ['FL0402']]);
    // A replay: the transforms are of the same age.
    expect(witnessed(channel('/tf', start - 90n))).toEqual([['header'], ['FL0403']]);
  });

  it.each([
    [year, '365 days (31536000.000 s) before'],
    [-7_200_500n * ms, '2 h (7200.500 s) after'],
  ])('says how far and on which side of the record stamps headers lie, in a unit that can be read', (by, said) => {
    const issues = new Issues();
    chooseClocks([channel('a', by), channel('b', by)], issues);
    expect(issues.sorted().map(i => i.text)[0]).toContain(`header stamps lie about ${said} the record stamps in every`);
  });

  it('does not believe stamps of another epoch even when these are the majority', () => {
    expect(choose(channel('good', 5n * ms), channel('x', year), channel('y', year)).clocks).toEqual([
      'header',
      'record',
      'record',
    ]);
  });

  it('believes headers that agree among themselves against a recorder of another time, and shifts record stamps', () => {
    const { clocks, shifts, codes } = choose(
      channel('a', year),
      channel('b', year + 20n * ms),
      channel('c', 3n * year),
    );
    expect(clocks).toEqual(['header', 'header', 'record']);
    expect(shifts[2]).toBe(-year);
    expect(codes).toEqual(['FL0402', 'FL0403']);
  });

  it('uses record stamps where headers are zero or absent', () => {
    const zero = { ...channel('zero', 0n), header: new BigInt64Array(10) };
    const none = { ...channel('none', 0n), header: new BigInt64Array(10).fill(NO_STAMP) };
    const { clocks, codes } = choose(zero, none);
    expect(clocks).toEqual(['record', 'record']);
    expect(codes).toEqual(['FL0401']);
  });

  it('does not believe a single wrong header, with a good recorder or without', () => {
    const issues = new Issues();
    const good = chooseClocks([channel('good', 5n * ms)], issues)[0];
    expect(good.plausible(start - 5n * ms, start)).toBe(true);
    expect(good.plausible(start - 70_000n * ms, start)).toBe(false);
    expect(good.plausible(12_000n * ms, start)).toBe(false);
    const replayed = chooseClocks([channel('a', year), channel('b', year)], issues)[0];
    // A replay at another speed drifts away from the recorder by minutes.
    expect(replayed.plausible(start - year - 300_000n * ms, start)).toBe(true);
    expect(replayed.plausible(12_000n * ms, start)).toBe(false);
  });

  it('does not believe headers that stand still while the recorder goes on, and they have no say about others', () => {
    const frozen = { ...channel('frozen', 0n), header: new BigInt64Array(20).fill(start - 5n * ms) };
    frozen.log = BigInt64Array.from({ length: 20 }, (_, i) => start + BigInt(i) * 100n * ms);
    expect(choose(channel('good', 5n * ms), frozen)).toEqual({
      clocks: ['header', 'record'],
      shifts: [0n, 0n],
      codes: ['FL0402'],
    });
    // Three parts of one moment, recorded within a second, are no such clock.
    expect(choose({ ...frozen, header: frozen.header.slice(0, 3), log: frozen.log.slice(0, 3) }).clocks).toEqual([
      'header',
    ]);
  });

  /** Headers of 1970 until message `set`, then those of the recorder. */
  function setOnTheWay(topic: string, set: number) {
    const { log } = channel(topic, 0n);
    return { topic, log, none: NO_STAMP, header: log.map((t, i) => (i < set ? t - start + 1n : t - 5n * ms)) };
  }

  it('believes what agrees with the recorder where all clocks were set on the way, whatever half is the larger', () => {
    for (const set of [2, 5, 7]) {
      const channels = [setOnTheWay('a', set), setOnTheWay('b', set === 5 ? 4 : set)];
      const issues = new Issues();
      const choices = chooseClocks(channels, issues);
      expect(choices.map(c => [c.clock, c.recordShiftNs])).toEqual([
        ['header', 0n],
        ['header', 0n],
      ]);
      for (const [k, choice] of choices.entries())
        for (let i = 0; i < 10; i++) {
          const believed = channels[k].header[i] > start / 2n;
          expect(choice.plausible(channels[k].header[i], channels[k].log[i])).toBe(believed);
        }
      expect(issues.sorted()).toEqual([]);
    }
  });

  it('does not mistake a recorder that falls minutes behind for a clock that was set', () => {
    const late = channel('late', 0n);
    late.header = late.log.map((t, i) => t - BigInt(i) * 30_000n * ms);
    expect(choose(channel('good', 5n * ms), late).clocks).toEqual(['header', 'record']);
  });

  it('takes one side for header and record alike where just half of the headers is of another epoch', () => {
    const half = channel('half', year);
    half.header = half.log.map((t, i) => (i % 2 ? t - year : t - 3n * year));
    const issues = new Issues();
    const [choice] = chooseClocks([half], issues);
    const plausible = [...half.header].map((t, i) => choice.plausible(t, half.log[i]));
    const shifted = [...half.log].map(t => t + choice.recordShiftNs);
    for (const [i, t] of half.header.entries()) {
      const used = plausible[i] ? t : shifted[i];
      expect(used - half.header[0]).toBe(BigInt(i) * 100n * ms);
    }
  });
});
