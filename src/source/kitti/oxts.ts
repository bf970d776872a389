// KITTI oxts rows (GPS/IMU): 30 numbers per file, as a pose in a local Mercator plane with velocities and accelerations.

import { fromRollPitchYaw } from '../../geometry/roll-pitch-yaw.js';
import { FramelockError } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import type { Sample, SampleColumn } from '../../message/value.js';
import { stamplessDecoder } from '../plain-files/stampless-decoder.js';

const columns: readonly SampleColumn[] = [
  { name: 'position', width: 3, unit: 'm' },
  { name: 'orientation_xyzw', width: 4, unit: '' },
  { name: 'linear_velocity', width: 3, unit: 'm/s' },
  { name: 'angular_velocity', width: 3, unit: 'rad/s' },
  { name: 'linear_acceleration', width: 3, unit: 'm/s^2' },
  { name: 'latitude_longitude_altitude', width: 3, unit: 'deg, deg, m' },
];

/** Columns of a row up to wu; accuracies and satellite counts follow and are not used. */
const needed = 23;
/** Earth radius of the KITTI devkit (convertOxtsToPose.m), m. */
const radius = 6378137;

/**
 * Poses of the oxts unit (x forward, y left, z up) in `world`: x east, y north, z up, metres, by the devkit's Mercator
 * projection, whose scale is cos(`latitude0`), the first latitude of the drive in degrees. Velocities and accelerations
 * are the row's vf vl vu, wf wl wu, af al au. Without a first latitude no row can be placed.
 */
export function oxtsDecoder(latitude0: number | undefined): Decoder {
  return stamplessDecoder('odometry', bytes => sample(parseOxts(bytes), latitude0), columns);
}

/** The numbers of a row. Throws FL0304 when fewer than needed or not finite. */
export function parseOxts(bytes: Uint8Array): number[] {
  const words = new TextDecoder().decode(bytes.subarray(0, 4096)).trim().split(/\s+/);
  const row = words.slice(0, needed).map(word => (word === '' ? Number.NaN : Number(word)));
  if (row.length < needed || !row.every(Number.isFinite))
    throw new FramelockError('FL0304', `expected an oxts row of 30 numbers, got ${row.filter(Number.isFinite).length}`);
  return row;
}

function sample(row: number[], latitude0: number | undefined): Sample {
  if (latitude0 === undefined)
    throw new FramelockError('FL0304', 'expected an oxts row to begin the drive with, got none');
  const [latitude, longitude, altitude, roll, pitch, yaw] = row;
  const scale = Math.cos((latitude0 * Math.PI) / 180);
  const x = (scale * longitude * Math.PI * radius) / 180;
  const y = scale * radius * Math.log(Math.tan(((90 + latitude) * Math.PI) / 360));
  const values = Float64Array.of(
    x,
    y,
    altitude,
    ...fromRollPitchYaw(roll, pitch, yaw),
    row[8],
    row[9],
    row[10],
    row[20],
    row[21],
    row[22],
    row[14],
    row[15],
    row[16],
    latitude,
    longitude,
    altitude,
  );
  return { kind: 'sample', frameId: 'world', childFrameId: 'oxts', values };
}
