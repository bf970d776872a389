// A prism's position and an acceleration with covariances, by bytes that `rosbags` 0.11.9 wrote, read without their definitions.
import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import { Issues } from '../../src/issue.js';
import { decoderFor, type Sample } from '../../src/message/index.js';

const ROS1 = '0000000000f153650000000005000000707269736d';
const CDR = '0001000000f153650000000006000000707269736d00000000000000';
const POINT = '000000000000f83f00000000000002c00000000000000840';
const ACCELERATION = `000000000000e03f000000000000f0bf000000000000d03f000000000000004000000000000010400000000000002040${'00'.repeat(288)}`;

const none = { name: '', encoding: '', text: '' };

it.each([
  ['geometry_msgs/PointStamped', 'ros1', ROS1 + POINT, 'pose', [1.5, -2.25, 3]],
  ['geometry_msgs/msg/PointStamped', 'cdr', CDR + POINT, 'pose', [1.5, -2.25, 3]],
  ['geometry_msgs/AccelWithCovarianceStamped', 'ros1', ROS1 + ACCELERATION, 'imu', [0.5, -1, 0.25, 2, 4, 8]],
  ['geometry_msgs/msg/AccelWithCovarianceStamped', 'cdr', CDR + ACCELERATION, 'imu', [0.5, -1, 0.25, 2, 4, 8]],
] as const)('%s (%s)', (type, encoding, hex, kind, values) => {
  const decoder = decoderFor({ topic: '/t', type, encoding, schema: none }, new Issues());
  const bytes = new Uint8Array(Buffer.from(hex, 'hex'));
  const sample = decoder.decode(bytes) as Sample;
  expect([decoder.kind, sample.frameId, decoder.stamp(bytes)]).toEqual([kind, 'prism', 1_700_000_000_000_000_000n]);
  expect([...sample.values]).toEqual(values);
});
