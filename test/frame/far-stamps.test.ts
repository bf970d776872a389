// Recordings of which one stamp lies months away: said, for beyond 104 days stamps are rounded.
import { expect, it } from 'vitest';
import { memoryFolder } from '../support/memory-folder.js';
import { nuscenesFolder, sweepBytes, tableFiles } from '../support/nuscenes-folder.js';
import { framesOfFolder } from '../support/plan-of-folder.js';

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
  [105, /lie 105 days apart: the first is 2018-07-24T03:28:47.647Z of LIDAR_TOP, the last 2018-11-06T/],
])('%i days', async (days, expected) => {
  const { frames, issues } = await framesOfFolder(drive([START, START + 100_000, START + days * DAY_US]));
  expect(frames.length).toBe(3);
  const said = issues.sorted().find(({ code }) => code === 'FL0580')?.text;
  if (expected) expect(said).toMatch(expected);
  else expect(said).toBeUndefined();
});
