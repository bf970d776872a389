// Radars by the fields of their points, as their drivers declare them: what kind a cloud is, and which number is the rate of range.
import { expect, it } from 'vitest';
import type { PointCloud } from '../../src/message/value.js';
import { cloudKind } from '../../src/message/values/cloud-kind.js';
import { rangeRateOf } from '../../src/message/values/range-rate.js';

const cloud = (names: readonly string[]): PointCloud => ({
  kind: 'points',
  frameId: 'front',
  width: 0,
  height: 1,
  fields: names.map((name, i) => ({ name, type: 'float32', offset: 4 * i, count: 1 })),
  bigEndian: false,
  step: 4 * names.length,
  rowStep: 0,
  data: new Uint8Array(),
});

it.each([
  ['Smartmicro', 'x y z radial_speed power rcs noise snr azimuth_angle elevation_angle range', 'radial_speed'],
  ['Smartmicro without cross sections', 'x y z radial_speed power noise', 'radial_speed'],
  ['Continental ARS548 (Nebula)', 'x y z azimuth azimuth_std range rcs range_rate range_rate_std', 'range_rate'],
  ['TI IWR of radar-inertial odometry', 'x y z snr_db noise_db v_doppler_mps', 'v_doppler_mps'],
  ['TI mmWave', 'x y z velocity intensity range noise', 'velocity'],
  ['TI mmWave with bins', 'x y z doppler_bin doppler_velocity', 'doppler_velocity'],
  [
    'Bosch premium off-highway',
    'x y z radial_relative_velocity_variance radial_relative_velocity radar_cross_section',
    'radial_relative_velocity',
  ],
  ['View of Delft', 'x y z RCS v_r_compensated v_r time', 'v_r'],
  ['Isaac', 'x y z intensity radialVelocityMS', 'radialVelocityMS'],
  ['Oculii', 'x y z Doppler Range Power Alpha Beta', 'Doppler'],
  ['words joined', 'x y z rangeRate', 'rangeRate'],
] as const)('%s', (_, fields, rate) => {
  const names = fields.split(' ');
  expect(names[rangeRateOf(names)]).toBe(rate);
  expect(cloudKind('/front/points', cloud(names))).toBe('radar');
});

it.each(['x y z v_r_compensated', 'x y z doppler_bin', 'x y z vr_comp', 'x y z intensity ring time'])(
  'no rate that tells the motion of the car: %s',
  fields => {
    expect(rangeRateOf(fields.split(' '))).toBe(-1);
  },
);

it('a LiDAR that measures velocity stays one, by its lines or its name', () => {
  expect(cloudKind('/front/points', cloud(['x', 'y', 'z', 'velocity', 'line_index']))).toBe('lidar');
  expect(cloudKind('/front/points', cloud(['x', 'y', 'z', 'velocity', 'emitterId', 'channelId']))).toBe('lidar');
  expect(cloudKind('/aeva/points', cloud(['x', 'y', 'z', 'radial_velocity']))).toBe('lidar');
});
