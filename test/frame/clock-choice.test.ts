// Which stamps are believed, by what the header and record stamps of all channels say together.
import { describe, expect, it } from 'vitest';
import { chooseClocks } from '../../src/frame/clock-choice.js';
import { Issues } from '../../src/issue.js';
import { NO_STAMP } from '../../src/source/source.js';

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
});
