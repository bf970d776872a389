// Which LiDAR makes the frames where nobody says: the main one, not the busiest. Rates and sizes are those of the devices named.
import { expect, it } from 'vitest';
import { heldNumbers } from '../../src/column.js';
import { mainLidar } from '../../src/frame/main-lidar.js';
import type { Sensor } from '../../src/frame/sensor.js';
import { Issues } from '../../src/issue.js';

interface Given {
  readonly name: string;
  readonly hz: number;
  readonly bytes: number;
  readonly seconds?: number;
  readonly frameId?: string;
  readonly type?: string;
  readonly kind?: string;
}

/** A minute of each; only what is looked at. */
function chosen(...given: Given[]) {
  const lengths: number[] = [];
  const sensors = given.map(
    ({ name, hz, bytes, seconds = 60, frameId = name, type = 'sensor_msgs/PointCloud2', kind = 'lidar' }) => {
      const message = Uint32Array.from({ length: Math.round(hz * seconds) }, () => lengths.push(bytes) - 1);
      const stream = {
        message: heldNumbers(message),
        t: heldNumbers(Float64Array.from(message, (_, i) => Math.round((i * 1e9) / hz))),
      };
      return { name, kind, channel: { topic: `/${name}`, type }, look: { frameId }, stream } as unknown as Sensor;
    },
  );
  const issues = new Issues();
  const sensor = mainLidar(sensors, heldNumbers(Uint32Array.from(lengths)), issues);
  return { name: sensor?.name, said: issues.sorted().map(({ code, text, at }) => `${code} ${at?.topic} ${text}`) };
}

/** 64 beams × 2048, 22 bytes each. */
const roof = { name: 'roof', hz: 10, bytes: 2_883_584 };
const corner = { name: 'corner', hz: 20, bytes: 16 * 1024 * 16 };
const flat = { name: 'flat', hz: 40, bytes: 8700, type: 'sensor_msgs/msg/LaserScan' };
const map = { name: 'map_cloud', hz: 1, bytes: 60_000_000, frameId: 'vehicle' };
const registered = { ...roof, name: 'registered', bytes: 4_000_000, frameId: 'odom' };

it.each([
  ['a corner LiDAR twice as fast', [corner, roof], 'roof'],
  ['a laser scanner four times as fast', [flat, roof], 'roof'],
  [
    'a small cloud beside a scanner that gives more',
    [
      { ...flat, bytes: 90_000 },
      { ...corner, hz: 10, bytes: 9000 },
    ],
    'corner',
  ],
  ['a map with more bytes in all', [map, roof], 'roof'],
  ['the same sweeps, carried into the world', [registered, roof], 'roof'],
  ['a main LiDAR that failed after 5 s', [{ ...roof, seconds: 5 }, corner], 'corner'],
  ['one that was recorded a second beside a scanner', [{ ...roof, seconds: 1 }, flat], 'flat'],
  [
    'a slow LiDAR beside a scanner ten times as fast',
    [
      { ...flat, hz: 50 },
      { ...roof, hz: 5 },
    ],
    'roof',
  ],
  ['a LiDAR beside a depth camera of 90 Hz', [{ ...corner, name: 'depth', hz: 90 }, roof], 'roof'],
  ['a map of a scanner, once a second', [{ ...flat, name: 'scan' }, map], 'scan'],
  ['scanners alone', [flat, { ...flat, name: 'rear', bytes: 9000 }], 'rear'],
  [
    'equal ones',
    [
      { ...roof, name: 'b' },
      { ...roof, name: 'a' },
    ],
    'a',
  ],
])('%s', (_, sensors, name) => expect(chosen(...sensors).name).toBe(name));

it('says which, of several', () => {
  expect(chosen(roof).said).toEqual([]);
  expect(chosen({ ...roof, kind: 'camera' }).name).toBeUndefined();
  expect(chosen(flat, roof).said).toEqual([
    expect.stringMatching(/^FL0513 \/roof of 2 LiDARs .*600 messages, 1730\.2 MB/),
  ]);
});
