// LiDARs recorded as packets of their makers: listed, with what to record instead.
import { expect, it } from 'vitest';
import { Issues } from '../../src/issue.js';
import { decoderFor } from '../../src/message/index.js';

function said(type: string): string[] {
  const issues = new Issues();
  const schema = { name: type, encoding: 'ros1msg', text: 'uint8[] buf' };
  decoderFor({ topic: '/t', type, encoding: 'ros1', schema }, issues);
  return issues.sorted().map(({ code, text }) => `${code} ${text}`);
}

it.each([
  'ouster_ros/PacketMsg',
  'hesai_lidar/PandarScan',
  'hesai_ros_driver/msg/UdpFrame',
  'rslidar_msgs/rslidarScan',
  'lslidar_msgs/msg/LslidarPacket',
  'nebula_msgs/msg/NebulaPackets',
])('%s', type => {
  expect(said(type)).toEqual([expect.stringMatching(/^FL0301 .*this LiDAR is not in the result: record the clouds/)]);
});

it.each(['can_msgs/Frame', 'my_robot/ScanResult', 'car_msgs/Steering'])('%s is no LiDAR', type => {
  expect(said(type)).toEqual([expect.stringMatching(/^FL0301 .*--signals/)]);
});

it.each(['point_cloud_interfaces/msg/CompressedPointCloud2', 'foxglove_msgs/msg/CompressedPointCloud'])(
  '%s is a LiDAR, compressed',
  type => {
    expect(said(type)).toEqual([expect.stringMatching(/^FL0301 .*this LiDAR is not in the result: .* PointCloud2$/)]);
  },
);
