// A simulation's time as the recorder saw it: slower, faster, with a pause, started again. The truth is the function that made the stamps.
import { describe, expect, it } from 'vitest';
import { chooseClocks } from '../../../src/frame/stamps/clock-choice.js';
import { recordTime } from '../../../src/frame/stamps/record-time.js';
import { Issues } from '../../../src/issue.js';
import { NO_STAMP } from '../../../src/source/source.js';

const start = 1_700_000_000_000_000_000n;
const ns = (s: number) => BigInt(Math.round(s * 1e9));

/** `hz` messages a second of the simulation, for 20 s, recorded `latency` s after `wall(simulated time)`. */
function channel(topic: string, hz: number, wall: (s: number) => number, latency = 0.002) {
  const times = Array.from({ length: 20 * hz }, (_, i) => i / hz);
  const log = BigInt64Array.from(times, s => start + ns(wall(s) + latency));
  return { topic, log, header: BigInt64Array.from(times, ns), none: NO_STAMP };
}

const worlds: [string, (s: number) => number][] = [
  ['0.3 times as fast', s => s / 0.3],
  ['4 times as fast', s => s / 4],
  ['half as fast, with a pause of 30 s', s => 2 * s + (s > 8 ? 30 : 0)],
  ['now faster, now slower', s => 2.5 * s + 0.3 * Math.sin(2 * s)],
];

describe('record stamps are placed where the simulation was', () => {
  it.each(worlds)('%s', (_, wall) => {
    const time = recordTime([channel('/points', 10, wall), channel('/imu', 100, wall)])!;
    expect(time.topic).toBe('/imu');
    for (const s of [0.1, 3.333, 7.9, 8.1, 15.005, 19.9]) {
      const placed = Number(time.place(start + ns(wall(s)))) / 1e9;
      // A step of the IMU, and what 2 ms of the recorder are in the simulation.
      expect(Math.abs(placed - s)).toBeLessThan(0.02);
    }
  });

  it('in any order of the file, zeros left out', () => {
    const wall = (s: number) => s / 0.3;
    const one = channel('/imu', 100, wall);
    const turned = { ...one, log: one.log.toReversed(), header: one.header.toReversed() };
    const place = recordTime([turned])!.place;
    expect(Number(place(start + ns(wall(12)))) / 1e9).toBeCloseTo(12, 2);
  });

  it('whatever a single header says', () => {
    const one = channel('/imu', 100, s => s / 0.3);
    one.header[1000] = start;
    const { place } = recordTime([one])!;
    expect(Number(place(one.log[1000])) / 1e9).toBeCloseTo(10, 2);
  });

  it('beyond the first and the last at the usual speed', () => {
    const place = recordTime([channel('/imu', 100, s => s / 0.5)])!.place;
    expect(Number(place(start + ns(60))) / 1e9).toBeCloseTo(30, 2);
    expect(Number(place(start - ns(4))) / 1e9).toBeCloseTo(-2, 2);
  });

  it('a simulation that starts again is in its second run after that', () => {
    const first = channel('/imu', 100, s => 2 * s);
    const second = channel('/imu', 100, s => 2 * s + 100);
    const both = {
      ...first,
      log: BigInt64Array.of(...first.log, ...second.log),
      header: BigInt64Array.of(...first.header, ...second.header),
    };
    const { place } = recordTime([both])!;
    expect(Number(place(start + ns(20))) / 1e9).toBeCloseTo(10, 2);
    expect(Number(place(start + ns(120))) / 1e9).toBeCloseTo(10, 2);
  });
});

it('a constant is left one: a replay, whatever its transport does', () => {
  const jitter = (s: number) => s + 0.01 * Math.abs(Math.sin(1000 * s));
  expect(recordTime([channel('/imu', 100, jitter)])).toBeUndefined();
});

it('headers that never move tell no time', () => {
  const one = channel('/imu', 100, s => s);
  expect(recordTime([{ ...one, header: one.header.map(() => ns(1)) }])).toBeUndefined();
});

it('the choice of clocks says how it placed messages without a header', () => {
  const issues = new Issues();
  const wall = (s: number) => s / 0.3;
  const none = { ...channel('/cmd', 10, wall), header: new BigInt64Array(200).fill(NO_STAMP) };
  const choices = chooseClocks([channel('/points', 10, wall), none, channel('/imu', 100, wall)], issues);
  expect(choices.map(({ clock }) => clock)).toEqual(['header', 'record', 'header']);
  expect(Number(choices[1].recordTime!.place(start + ns(wall(5)))) / 1e9).toBeCloseTo(5, 2);
  expect(issues.sorted().map(({ code, text }) => `${code} ${text}`)).toEqual([
    expect.stringMatching(/^FL0403 .* placed by those of \/imu .* 0\.30 times/),
  ]);
});
