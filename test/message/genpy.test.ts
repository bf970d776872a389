// ROS 1 messages of the reference serialiser: decoded as it meant them, and encoded to the same bytes.
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, type Sample } from '../../src/message/index.js';
import { genpy } from './genpy-fixtures.js';
import { builtin, fromHex, standardDecoder } from './helpers.js';

const STAMP = 1317042145951199337n;
const decode = ({ type, hex }: { type: string; hex: string }) => standardDecoder(type, 'ros1').decode(fromHex(hex));

describe('ROS 1 messages serialised by genpy', () => {
  it.each(Object.entries(genpy))(
    '%s: encodes back to the same bytes, and gives its stamp from its prefix',
    (_, { type, hex }) => {
      const bytes = fromHex(hex);
      const definition = builtin(type, 'ros1msg');
      expect(encodeMessage(definition, 'ros1', decodeMessage(definition, 'ros1', bytes))).toEqual(bytes);
      const decoder = standardDecoder(type, 'ros1');
      expect(decoder.stampPrefix).toBeLessThanOrEqual(16);
      expect(decoder.stamp(bytes.subarray(0, decoder.stampPrefix))).toBe(STAMP);
      for (let cut = 0; cut < decoder.stampPrefix; cut++) expect(decoder.stamp(bytes.subarray(0, cut))).toBeUndefined();
    },
  );

  it('Imu', () => {
    const value = decode(genpy.imu) as Sample;
    expect(value.frameId).toBe('imu_link');
    // The fixture says −1 in orientation_covariance[0], behind the header (24 bytes) and the quaternion: no orientation.
    expect([...value.values]).toEqual([NaN, NaN, NaN, NaN, 0.1, -0.2, 0.3, 1.5, -2.5, 9.81]);
    const known = fromHex(genpy.imu.hex).fill(0, 56, 64);
    const { values } = standardDecoder('sensor_msgs/Imu', 'ros1').decode(known) as Sample;
    expect([...values]).toEqual([0.5, -0.5, 0.5, 0.5, 0.1, -0.2, 0.3, 1.5, -2.5, 9.81]);
    expect(standardDecoder('sensor_msgs/Imu', 'ros1').columns.map(c => [c.name, c.width, c.unit])).toEqual([
      ['orientation_xyzw', 4, ''],
      ['angular_velocity', 3, 'rad/s'],
      ['linear_acceleration', 3, 'm/s^2'],
    ]);
  });

  it('Odometry', () => {
    const value = decode(genpy.odometry) as Sample;
    expect([value.frameId, value.childFrameId]).toEqual(['odom', 'base']);
    expect([...value.values]).toEqual([1, 2, 3, 0, 0, 0.6, 0.8, 4, 5, 6, 7, 8, 9]);
  });

  it('PointCloud2: a view of the message', () => {
    const bytes = fromHex(genpy.cloud.hex);
    const cloud = standardDecoder('sensor_msgs/PointCloud2', 'ros1').decode(bytes);
    expect(cloud).toMatchObject({
      kind: 'points',
      frameId: 'velo',
      width: 2,
      height: 1,
      step: 16,
      rowStep: 32,
      bigEndian: false,
    });
    if (cloud.kind !== 'points') return;
    expect(cloud.fields.map(f => [f.name, f.type, f.offset, f.count])).toEqual([
      ['x', 'float32', 0, 1],
      ['y', 'float32', 4, 1],
      ['z', 'float32', 8, 1],
      ['ring', 'uint16', 12, 1],
    ]);
    expect(cloud.data.buffer).toBe(bytes.buffer);
    const view = new DataView(cloud.data.buffer, cloud.data.byteOffset, cloud.data.length);
    expect([view.getFloat32(16, true), view.getUint16(28, true)]).toEqual([-1, 5]);
  });

  it('TFMessage', () => {
    const transform = { parent: 'base_link', stampNs: STAMP, rotationXyzw: [0, 0, -0.6, 0.8] };
    expect(decode(genpy.tf)).toEqual({
      kind: 'transforms',
      transforms: [
        { ...transform, child: 'velo', translation: [0.81, 0, 0] },
        { ...transform, child: 'cam2', translation: [-0.27, 0, 0] },
      ],
    });
  });

  it('JointState: names of the first message become the columns', () => {
    const decoder = standardDecoder('sensor_msgs/JointState', 'ros1');
    const value = decoder.decode(fromHex(genpy.joints.hex)) as Sample;
    expect(decoder.columns[0]).toEqual({ name: 'position', width: 2, unit: 'rad', names: ['left', 'rücken'] });
    expect([...value.values]).toEqual([0.25, -0.5, 1, 2, NaN, NaN]);
  });

  it('CameraInfo', () => {
    expect(decode(genpy.cameraInfo)).toEqual({
      kind: 'camera_info',
      frameId: 'cam2',
      width: 1242,
      height: 375,
      model: 'plumb_bob',
      D: [-0.37, 0.2, 0.001, 0.0005, -0.07],
      K: [721.5, 0, 609.5, 0, 721.5, 172.75, 0, 0, 1],
      R: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      P: [721.5, 0, 609.5, 44.75, 0, 721.5, 172.75, 0.25, 0, 0, 1, 0.125],
      binning: [2, 3],
      roi: { xOffset: 100, yOffset: 30, width: 1000, height: 240, doRectify: true },
    });
  });

  it('LaserScan: one point per range, NaN where the range is not usable', () => {
    const cloud = decode(genpy.scan);
    if (cloud.kind !== 'points') throw new Error('expected a cloud');
    expect(cloud.fields.map(f => f.name)).toEqual(['x', 'y', 'z', 'range', 'angle', 'time', 'intensity']);
    const rows = new Float32Array(cloud.data.slice().buffer);
    const f = Math.fround;
    expect([...rows.subarray(0, 7)]).toEqual([f(Math.cos(-0.5)), f(Math.sin(-0.5)), 0, 1, -0.5, 0, 10]);
    expect([...rows.subarray(7, 14)]).toEqual([2, 0, 0, 2, 0, 0.25, 20]);
    expect([...rows.subarray(14, 21)]).toEqual([NaN, NaN, NaN, 20, 0.5, 0.5, 30]);
    expect([...rows.subarray(21, 28)]).toEqual([NaN, NaN, NaN, Infinity, 1, 0.75, 40]);
  });
});
