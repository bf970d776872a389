// Livox's CustomMsg, by messages that `rosbags` 0.11.9 wrote by the drivers' own definition (md5 e4d6829bdfe657cb6c21a746c86b21a6).
import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { Issues } from '../../src/issue.js';
import { decoderFor } from '../../src/message/index.js';
import type { PointCloud } from '../../src/message/value.js';

const definition = (header: string) => `std_msgs/Header header
uint64 timebase
uint32 point_num
uint8 lidar_id
uint8[3] rsvd
livox_ros_driver/CustomPoint[] points
${'='.repeat(80)}
MSG: std_msgs/Header
${header}
string frame_id
${'='.repeat(80)}
MSG: livox_ros_driver/CustomPoint
uint32 offset_time
float32 x
float32 y
float32 z
uint8 reflectivity
uint8 tag
uint8 line
${header.includes('builtin') ? `${'='.repeat(80)}\nMSG: builtin_interfaces/Time\nint32 sec\nuint32 nanosec\n` : ''}`;
const ROS1 = `0000000000f15365000000000b0000006c69766f785f6672616d6500002a36fe9c9717020000000100000002000000000000000000c03f
000010c0000040400a1000f0b9f505000080c00000b0400000003eff2005`;
const CDR = `0001000000f15365000000000c0000006c69766f785f6672616d650000002a36fe9c9717020000000100000002000000000000000000c03f
000010c0000040400a100000f0b9f505000080c00000b0400000003eff2005`;

describe('Livox CustomMsg', () => {
  it.each([
    ['livox_ros_driver/CustomMsg', 'ros1', 'ros1msg', definition('uint32 seq\ntime stamp'), ROS1],
    ['livox_ros_driver2/msg/CustomMsg', 'cdr', 'ros2msg', definition('builtin_interfaces/Time stamp'), CDR],
  ])('%s is a cloud with the time of each point', (type, encoding, schemaEncoding, text, hex) => {
    const schema = { name: type, encoding: schemaEncoding, text };
    const issues = new Issues();
    const decoder = decoderFor({ topic: '/livox/lidar', type, encoding, schema }, issues);
    const bytes = new Uint8Array(Buffer.from(hex.replace(/\s/g, ''), 'hex'));
    const cloud = decoder.decode(bytes) as PointCloud;
    expect(issues.sorted()).toEqual([]);
    expect([decoder.kind, cloud.frameId, decoder.stamp(bytes)]).toEqual([
      'lidar',
      'livox_frame',
      1_700_000_000_000_000_000n,
    ]);
    expect(cloud.fields.map(field => field.name)).toEqual([
      'x',
      'y',
      'z',
      'offset_time',
      'reflectivity',
      'tag',
      'line',
    ]);
    // 99 990 000 ns has 27 bits: float32 keeps every eighth.
    expect([...new Float32Array(cloud.data.slice().buffer)]).toEqual([
      ...[1.5, -2.25, 3, 0, 10, 16, 0],
      ...[-4, 5.5, 0.125, 99_990_000, 255, 32, 5],
    ]);
  });
});
