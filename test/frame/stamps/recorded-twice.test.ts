// Two forms of one sensor in a recording, and sensors that only look like it.
import { expect, it } from 'vitest';
import type { Sensor } from '../../../src/frame/sensor.js';
import { reportRecordedTwice } from '../../../src/frame/stamps/recorded-twice.js';
import { Issues } from '../../../src/issue.js';

function said(
  ...sensors: readonly (readonly [topic: string, kind: string, type: string, frame?: string, n?: number])[]
) {
  const made = sensors.map(([topic, kind, type, frameId = 'f', n = 100]) => {
    return { kind, channel: { topic, type }, look: { frameId }, stream: { t: new Float64Array(n) } };
  });
  const issues = new Issues();
  reportRecordedTwice(made as unknown as Sensor[], issues);
  return issues
    .sorted()
    .map(({ code, severity, text, at }) => [code, severity, at?.topic, /those of (\S+)/.exec(text)?.[1]]);
}

const RAW = 'sensor_msgs/Image';
const ENCODED = 'sensor_msgs/CompressedImage';
const CLOUD = 'sensor_msgs/msg/PointCloud2';
const PACKETS = 'velodyne_msgs/msg/VelodyneScan';

it('names the forms after the first, each once', () => {
  expect(
    said(
      ['/cam/image_raw', 'camera', RAW],
      ['/cam/image_raw/compressed', 'camera', ENCODED],
      ['/cam/image_raw/compressedDepth', 'camera', ENCODED],
      ['/other/compressed', 'camera', ENCODED],
      ['/other/compressedDepth', 'camera', ENCODED],
    ),
  ).toEqual([
    ['FL0569', 'info', '/cam/image_raw/compressed', '/cam/image_raw'],
    ['FL0569', 'info', '/cam/image_raw/compressedDepth', '/cam/image_raw'],
    ['FL0569', 'info', '/other/compressedDepth', '/other/compressed'],
  ]);
  const lost = said(['/packets', 'lidar', PACKETS, 'velodyne', 98], ['/points', 'lidar', CLOUD, 'velodyne']);
  expect(lost).toEqual([['FL0569', 'info', '/points', '/packets']]);
});

it.each([
  [
    [
      ['/cam0/image_raw', 'camera', RAW],
      ['/cam1/image_raw', 'camera', RAW],
    ],
  ],
  [
    [
      ['/cam/image_raw', 'camera', RAW],
      ['/cam/image_rect', 'camera', RAW],
    ],
  ],
  [
    [
      ['/a', 'lidar', PACKETS, 'left'],
      ['/b', 'lidar', CLOUD, 'right'],
    ],
  ],
  [
    [
      ['/a', 'lidar', PACKETS, ''],
      ['/b', 'lidar', CLOUD, ''],
    ],
  ],
  [
    [
      ['/a', 'lidar', PACKETS],
      ['/b', 'lidar', CLOUD, 'f', 50],
    ],
  ],
  [
    [
      ['/a', 'lidar', CLOUD],
      ['/b', 'lidar', CLOUD],
    ],
  ],
  [
    [
      ['/a', 'lidar', CLOUD],
      ['/scan', 'lidar', 'sensor_msgs/msg/LaserScan'],
    ],
  ],
  [
    [
      ['/a', 'lidar', PACKETS],
      ['/b', 'radar', CLOUD],
    ],
  ],
] as const)('%j are two sensors', pair => {
  expect(said(...pair)).toEqual([]);
});
