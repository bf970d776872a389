// Real recordings are named for what they are, against facts measured by other tools (MANIFEST.md beside the data).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { openSession } from '../../src/platform/node/session.js';
import { holdsSensors, pointSpans, type SyncReport, stampReport, syncReport } from '../../src/qa/index.js';

const data = join(import.meta.dirname, '../../../shared/data');
const MS = 1e6;

async function report(path: string): Promise<SyncReport> {
  const issues = new Issues();
  const session = await openSession([join(data, path)], issues);
  try {
    if (!holdsSensors(session.source)) return stampReport(session.source, session.recording);
    const plan = await planFrames(session.source, undefined, { ...defaultOptions, projection: false }, issues);
    return syncReport(plan, session.recording, { pointSpans: await pointSpans(plan) });
  } finally {
    await session.close();
  }
}

const streamOf = (r: SyncReport, topic: string) => r.streams.find(s => s.topic === topic)!;
const said = (r: SyncReport) => r.remarks.map(({ sensor, text }) => `${sensor}: ${text}`).join('\n');

describe.skipIf(!existsSync(data))('real recordings (skipped: ../shared/data is not there)', () => {
  test('ardrone: a gap of one second in a 50 Hz stream', async () => {
    const r = await report('permissive/ros1/imu_tools/ardrone_imu.bag');
    const { diagnosis, grade } = streamOf(r, '/ardrone/imu');
    expect(diagnosis.messages).toBe(4308);
    expect(diagnosis.period.periodNs).toBeCloseTo(20.004 * MS, -4);
    expect(diagnosis.gaps.largest!.lengthNs).toBeCloseTo(999.4 * MS, -5);
    // 4308 of 92.4 s at 49.99 Hz: about 311 are missing.
    expect(Math.abs(diagnosis.gaps.missing - (92.4e9 / 20.004e6 - 4308))).toBeLessThan(10);
    expect([diagnosis.clock.class, grade.grade, diagnosis.jumps.length]).toEqual(['one_clock', 'poor', 0]);
    expect(said(r)).toMatch(/the longest takes 999\.4 ms/);
  });

  test('robot_localization: the IMU reaches the recorder 25 ms late, the others at once', async () => {
    const r = await report('permissive/ros1/robot_localization/test1.bag');
    const imu = streamOf(r, '/imu/data').diagnosis;
    expect(imu.delay!.medianNs).toBeCloseTo(25.15 * MS, -5);
    // The delay sinks from 36 to 21 ms over the drive: the IMU's clock is one of its own.
    expect([imu.clock.class, ...imu.clock.also]).toEqual(['free_running', 'late']);
    expect(imu.speed.ppm).toBeGreaterThan(20);
    expect(imu.speed.ppm).toBeLessThan(50);
    expect(said(r)).toMatch(/imu: .*25\.\d ms after their stamp/);
    const odometry = streamOf(r, '/husky_velocity_controller/odom').diagnosis;
    expect(odometry.delay!.medianNs).toBeCloseTo(0.44 * MS, -5);
    expect(odometry.clock.class).toBe('one_clock');
    expect(odometry.gaps.largest!.lengthNs).toBeCloseTo(208.2 * MS, -5);
    for (const s of r.streams) expect(s.jumps).toEqual([]);
  });

  test('kapture T265: the record precedes the header of gyro and odometry', async () => {
    const r = await report('permissive/ros1/kapture_t265/trimmed_locoffice.bag');
    const medians = { '/camera/gyro/sample': -3.23, '/camera/odom/sample': -2.84, '/camera/accel/sample': 6.02 };
    for (const [topic, ms] of Object.entries(medians)) {
      const { clock, delay } = streamOf(r, topic).diagnosis;
      expect(delay!.medianNs).toBeCloseTo(ms * MS, -5);
      expect([topic, clock.class]).toEqual([topic, ms < 0 ? 'ahead' : 'one_clock']);
    }
    expect(streamOf(r, '/camera/fisheye1/image_raw').diagnosis.delay!.medianNs).toBeCloseTo(15.65 * MS, -5);
    expect(r.remarks.filter(({ kind }) => kind === 'clock_ahead').map(({ sensor }) => sensor)).toEqual([
      'camera_gyro_sample',
      'camera_odom_sample',
    ]);
    // 0.09 s cannot tell a drift.
    for (const s of r.streams) expect(s.diagnosis.speed.observable).toBe(false);
    const pair = r.pairs.find(p => p.a === 'camera_fisheye1' && p.b === 'camera_fisheye2')!;
    expect([pair.medianNs, pair.p5Ns, pair.p95Ns]).toEqual([0, 0, 0]);
  });

  test('scan_tools: 93 ms is the sweep, stamped at its start', async () => {
    const r = await report('permissive/ros1/scan_tools/demo.bag');
    const scan = streamOf(r, '/scan');
    expect(scan.diagnosis.delay!.medianNs).toBeCloseTo(93.43 * MS, -5);
    expect(scan.diagnosis.clock.class).toBe('late');
    expect(scan.meaning.meaning).toBe('scan_start');
    expect(scan.grade.grade).toBe('excellent');
    expect(said(r)).toMatch(/scan: a stamp means scan start/);
  });

  test('Lichtblick: record stamps in ms, and one header stamp for all pictures', async () => {
    const r = await report('permissive/mcap/lichtblick/custom-camera-model.mcap');
    expect([r.recorder.clock, r.recorder.name]).toEqual(['wrong_unit', 'milliseconds']);
    expect(said(r)).toMatch(/record stamps from 1747930377103 on are dates if read as milliseconds/);
    expect(streamOf(r, '/image/compressed').diagnosis.clock.class).toBe('frozen');
  });

  test('rosbag2 wbag: stamps of 1000 to 2998 ns are no dates', async () => {
    const r = await report('permissive/mcap/rosbag2/mcap/wbag');
    expect(r.recorder.clock).toBe('from_zero');
    expect(r.recorder.evidence).toMatch(/from 1000 ns on/);
    expect(r.streams.reduce((sum, s) => sum + s.diagnosis.messages, 0)).toBe(1246 + 1240 + 1240 + 1240 + 1108);
    expect(r.streams.every(s => s.diagnosis.clock.class === 'no_header')).toBe(true);
    expect([r.frames, r.reference, r.lastNs]).toEqual([0, '', 1998]);
  });

  test('KITTI 0001: stamps without messages still say how camera and oxts lie to the LiDAR', async () => {
    const r = await report('noncommercial/kitti_raw_drive_0001_timestamps');
    const pair = (b: string) => r.pairs.find(p => p.a === 'velodyne_points' && p.b === b)!;
    expect(pair('image_02').meanNs).toBeCloseTo(10.504 * MS, -4);
    expect(pair('image_02').p5Ns).toBeGreaterThanOrEqual(10.357 * MS);
    expect(pair('image_02').p95Ns).toBeLessThanOrEqual(10.585 * MS);
    expect(pair('image_02').relation).toBe('triggered');
    expect(pair('oxts').meanNs).toBeCloseTo(17.105 * MS, -4);
    expect(pair('oxts').relation).toBe('in_step');
    expect(r.streams.map(s => s.diagnosis.messages)).toEqual(new Array(6).fill(108));
    // KITTI raw has no time of receipt: nothing is claimed of any clock.
    expect(r.recorder.clock).toBe('same_as_headers');
    for (const s of r.streams) expect([s.diagnosis.clock.class, s.meaning.meaning]).toEqual(['unknown', 'unknown']);
    expect(said(r)).toMatch(/offsets of clocks\s+cannot be seen in this recording/);
  });

  test('phidgets: a USB IMU with steps of 0.7 to 10.9 ms around 4 ms has its rate and no jump', async () => {
    const r = await report('permissive/ros1/imu_tools/phidgets_imu_upside_down.bag');
    const imu = streamOf(r, '/imu/data_raw');
    expect(imu.diagnosis.period.periodNs).toBeCloseTo(4 * MS, -4);
    expect(imu.jumps).toEqual([]);
  });

  test('KITTI sweeps composed into a bag: stamps are equal to record stamps', async () => {
    const r = await report('composed/kitti_2011_09_26.bag');
    for (const s of r.streams) expect(s.jumps).toEqual([]);
  });
});
