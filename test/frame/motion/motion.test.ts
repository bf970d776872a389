// From an opened recording to motion: the toy town's LiDAR, radar and camera channels, with broken messages among them.
import { describe, expect, it } from 'vitest';
import type { GrayImage } from '../../../src/calibration/observe/gray-pyramid.js';
import { createCamera } from '../../../src/camera/index.js';
import { cameraMotion } from '../../../src/frame/motion/camera-motion.js';
import { lidarMotion } from '../../../src/frame/motion/lidar-motion.js';
import type { MotionChannel } from '../../../src/frame/motion/motion-channel.js';
import { radarMotion } from '../../../src/frame/motion/radar-motion.js';
import { compose, inverse } from '../../../src/geometry/index.js';
import { rotationLog } from '../../../src/geometry/rotation-vector.js';
import { FramelockError, Issues } from '../../../src/issue.js';
import { simulatedSource } from '../../../src/simulate/index.js';
import type { CameraSettings } from '../../../src/simulate/scenario.js';
import { rigAt, sensorPose } from '../../../src/simulate/sensor.js';
import type { Source } from '../../../src/source/source.js';
import { quick, run } from '../../simulate/support.js';

const none = { clock: { offset_ns: 0, drift_ppm: 0 } };
const scenario = quick(
  {
    lidar_top: none,
    radar_front: { ...none, rate_hz: 20 },
    camera_front: { ...none, width: 320, height: 240, fx: 208, fy: 207.4, cx: 161, cy: 118 },
    camera_left: null,
    gnss: null,
  },
  { duration_s: 1.5 },
);
const simulation = run(scenario);
const originNs = BigInt(scenario.start_ns);
const opened = simulatedSource(simulation, new Issues());
const sensor = (name: string) => simulation.sensors.find(s => s.name === name)!;

/** The messages of a topic; those in `broken` are cut to a few bytes. */
async function channelOf(topic: string, broken: readonly number[] = []): Promise<MotionChannel> {
  const source = await opened;
  const channel = source.channels.find(c => c.topic === topic)!;
  const all = Array.from({ length: source.messages.count }, (_, i) => i);
  const messages = Uint32Array.from(all.filter(i => source.messages.channel.at(i) === channel.id));
  const t = Float64Array.from(messages, m => Number(source.messages.stampNs.at(m) - originNs));
  const bad = new Set(broken.map(k => messages[k]));
  const read: Source['read'] = async (m, from, length, into) => {
    const bytes = await source.read(m, from, length, into);
    return bad.has(m) ? bytes.subarray(0, 9) : bytes;
  };
  return { source: { ...source, read }, channel, messages, t, originNs };
}

const truth = (name: string, aNs: number, bNs: number) => {
  const pose = (t: number) => sensorPose(simulation.stage, sensor(name).T_base_sensor, t);
  return rotationLog(compose(inverse(pose(aNs)), pose(bNs)).q);
};

describe('lidarMotion', () => {
  it('gives increments between the middles of sweeps, counts and reports what does not decode', async () => {
    const issues = new Issues();
    const found = await lidarMotion(await channelOf('/lidar_top/points', [4]), issues);
    expect(found.moment).toBe('point times');
    expect(found.momentSigmaNs).toBe(0);
    expect(found.skipped).toEqual([
      { reason: 'first sweep', count: 1 },
      { reason: 'undecodable', count: 1 },
    ]);
    expect(issues.sorted().map(i => i.code)).toEqual(['FL0304']);
    const { start, end, rotation, error } = found.track;
    expect(error).toBe('step');
    expect(start.length).toBeGreaterThan(9);
    expect(found.covariance.length).toBe(9 * start.length);
    for (let i = 0; i < start.length; i++) {
      const T = truth('lidar_top', start[i], end[i]);
      const off = Math.hypot(...T.map((v, a) => v - rotation[3 * i + a]));
      expect(off).toBeLessThan(0.002);
      if (i > 0) expect(start[i]).toBeGreaterThanOrEqual(end[i - 1]);
      // The stamp is the start of the sweep; its middle is half a period later.
      expect(Math.abs((start[i] % 1e8) - 5e7)).toBeLessThan(1e6);
    }
  });

  it('without times it asks what the stamp means, and says so when nobody knows', async () => {
    const input = await channelOf('/lidar_top/points');
    const blind = { ...input, channel: { ...input.channel, decoder: withoutTime(input.channel.decoder) } };
    const unknown = await lidarMotion(blind, new Issues());
    expect([unknown.moment, unknown.momentSigmaNs]).toEqual(['unknown', 5e7]);
    const known = await lidarMotion(blind, new Issues(), 'scan_start');
    expect([known.moment, known.momentSigmaNs]).toEqual(['stamp meaning', 0]);
    expect(Array.from(known.track.start, (t, i) => t - unknown.track.start[i])).toEqual(
      Array.from(known.track.start, () => 5e7),
    );
  });
});

function withoutTime(decoder: MotionChannel['channel']['decoder']): MotionChannel['channel']['decoder'] {
  return {
    ...decoder,
    decode: bytes => {
      const value = decoder.decode(bytes);
      return value.kind === 'points' ? { ...value, fields: value.fields.filter(f => f.name !== 'time') } : value;
    },
  };
}

describe('radarMotion', () => {
  it('gives the speed along the car, signed by the pose of the radar', async () => {
    const issues = new Issues();
    const input = await channelOf('/radar_front/detections', [3]);
    const found = await radarMotion(input, issues, sensor('radar_front').T_base_sensor);
    expect(found.skipped).toEqual([{ reason: 'undecodable', count: 1 }]);
    expect(issues.size).toBe(1);
    expect(found.doppler.sign).toBe(1);
    expect(found.track.t.length).toBe(input.t.length - 1);
    for (let i = 0; i < found.track.t.length; i++) {
      const [x, y] = rigAt(simulation.stage, found.track.t[i]).velocity;
      expect(Math.abs(found.track.speed[i] - Math.hypot(x, y))).toBeLessThan(0.2);
    }
  });

  it('a cloud without Doppler is skipped with the reason', async () => {
    const found = await radarMotion(await channelOf('/lidar_top/points'), new Issues());
    expect(found.track.t.length).toBe(0);
    expect(found.skipped.map(s => s.reason)).toEqual(['no positions with Doppler in the cloud']);
  });
});

describe('cameraMotion', () => {
  const settings = sensor('camera_front').settings as CameraSettings;
  const lens = createCamera(settings.model, settings);
  // The town's test pictures are raw bytes instead of JPEG.
  const decodeGray = async (rgb: Uint8Array): Promise<GrayImage> => {
    if (rgb.length !== 3 * settings.width * settings.height) throw new FramelockError('FL0307', 'not a picture');
    const data = Uint8Array.from(
      { length: rgb.length / 3 },
      (_, i) => (rgb[3 * i] + rgb[3 * i + 1] + rgb[3 * i + 2]) / 3,
    );
    return { width: settings.width, height: settings.height, data };
  };

  it('gives increments between pictures; what the platform cannot decode is counted and reported', async () => {
    const issues = new Issues();
    let call = 0;
    const decoder = { decodeGray: (bytes: Uint8Array) => decodeGray(call++ === 5 ? bytes.subarray(1) : bytes) };
    const input = await channelOf(settings.topic, [9]);
    const found = await cameraMotion(input, lens, decoder, issues);
    expect(found.skipped.find(s => s.reason === 'undecodable')).toEqual({ reason: 'undecodable', count: 2 });
    expect(issues.sorted().map(i => i.code)).toEqual(['FL0304', 'FL0307']);
    const { start, end, rotation } = found.track;
    const left = found.skipped.reduce((sum, s) => sum + s.count, 0);
    expect(start.length + left).toBe(input.t.length);
    const off = Array.from(start, (t, i) => {
      const T = truth('camera_front', t, end[i]);
      return Math.hypot(...T.map((v, a) => v - rotation[3 * i + a]));
    }).sort((a, b) => a - b);
    expect(off.length).toBeGreaterThan(8);
    expect(off[off.length >> 1]).toBeLessThan(0.004);
  });
});
