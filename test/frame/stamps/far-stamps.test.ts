// Recordings of which one stamp lies months away: said, for beyond 104 days stamps are rounded.
import { expect, it } from 'vitest';
import { mostWithin } from '../../../src/frame/stamps/most-within.js';
import { EXACT_NS } from '../../../src/time/stamp.js';
import { memoryFolder } from '../../support/memory-folder.js';
import { nuscenesFolder, sweepBytes, tableFiles } from '../../support/nuscenes-folder.js';
import { framesOfFolder } from '../../support/plan-of-folder.js';

const DAY_US = 86_400_000_000;
const START = 1_532_402_927_647_951;
const rest = { q: [0, 0, 0, 1], t: [0, 0, 0] } as const;

function drive(us: readonly number[]) {
  const files = us.map(at => ({ us: at, key: true, content: sweepBytes([[1, 1, 2, 3, 4]]), ending: 'pcd.bin' }));
  const sensor = { channel: 'LIDAR_TOP', modality: 'lidar', T_ego_sensor: rest, files };
  const samples = us.map(at => ({ us: at }));
  const { tables, data } = nuscenesFolder([{ name: 'scene-0001', T_map_ego: () => rest, samples, sensors: [sensor] }]);
  return memoryFolder([...tableFiles(tables), ...data]);
}

it.each([
  [104, undefined],
  [
    105,
    /lie 105 days apart: the first is 2018-07-24T03:28:47.647Z of LIDAR_TOP, the last 2018-11-06T.* the other 1 may be/,
  ],
])('%i days', async (days, expected) => {
  const { frames, issues } = await framesOfFolder(drive([START, START + 100_000, START + days * DAY_US]));
  expect(frames.length).toBe(3);
  const said = issues.sorted().find(({ code }) => code === 'FL0580')?.text;
  if (expected) expect(said).toMatch(expected);
  else expect(said).toBeUndefined();
});

/** µs of nuScenes, made odd so that rounding shows: 48 years are exact to 128 ns only. */
const bulk = [0, 100_003, 200_009, 300_017].map(us => START + us);

it.each([
  ['of 1970 before', 1],
  ['half a year before', START - 183 * DAY_US],
  ['of 2099 after', 4_070_908_800_000_001],
])('one stamp %s all others leaves these exact', async (_, odd) => {
  const { frames, plan, issues } = await framesOfFolder(drive([odd, ...bulk].sort((a, b) => a - b)));
  expect(plan.originNs).toBe(BigInt(bulk[0]) * 1000n);
  const stamps = frames.map(frame => frame.cells.find(cell => cell.kind === 'cloud')!.stampNs);
  for (const us of bulk) expect(stamps).toContain(BigInt(us) * 1000n);
  expect(frames.length).toBe(5);
  expect(frames.map(({ stampNs }) => stampNs)).toEqual(stamps);
  const [said] = issues.sorted().filter(({ code }) => code === 'FL0580');
  expect(said.text).toContain(
    'most lie in the 104 days from 2018-07-24T03:28:47.647Z on, and the other 1 may be rounded',
  );
});

it('of two parts that are months apart the larger is exact, of equal ones the first', () => {
  const day = 86_400_000_000_000n;
  const of = (...days: bigint[]) =>
    mostWithin(
      BigInt64Array.from(days, d => d * day),
      EXACT_NS,
    );
  expect(of(0n, 1n, 500n, 501n, 502n)).toEqual({ first: 2, count: 3 });
  expect(of(0n, 1n, 500n, 501n)).toEqual({ first: 0, count: 2 });
  expect(of(7n)).toEqual({ first: 0, count: 1 });
});
