// Camera rotation: points followed in pictures with a closed form, and the toy town's own pictures against its truth.
import { describe, expect, it } from 'vitest';
import { CameraRotation } from '../../../src/calibration/observe/camera-rotation.js';
import { cornersOf } from '../../../src/calibration/observe/corners.js';
import { type GrayImage, pyramidOf } from '../../../src/calibration/observe/gray-pyramid.js';
import { trackPoints } from '../../../src/calibration/observe/track-points.js';
import { createCamera } from '../../../src/camera/index.js';
import type { CameraSettings } from '../../../src/simulate/scenario.js';
import { sensorPose } from '../../../src/simulate/sensor.js';
import { camera } from '../../../src/simulate/sensors/camera.js';
import { quick, run } from '../../simulate/support.js';
import { seeded } from '../../support/seeded.js';
import { degrees, mean, normalisedSquare, rms, rotationError } from './errors.js';
import { between, gaussian } from './scenes.js';

/** A smooth pattern that repeats nowhere, moved by (du, dv); `own` chooses another one. */
function pattern(width: number, height: number, du: number, dv: number, own = 11): GrayImage {
  const data = new Uint8Array(width * height);
  const next = seeded(own);
  const uniform = () => next() / 2147483647;
  // Strong slow waves and weak quick ones, as pictures have them: coarse looks find the way, fine ones the place.
  const waves = Array.from({ length: 40 }, () => {
    const frequency = 0.01 * 40 ** uniform();
    const angle = 2 * Math.PI * uniform();
    const strength = 8 * Math.sqrt(0.1 / frequency);
    return [frequency * Math.cos(angle), frequency * Math.sin(angle), 2 * Math.PI * uniform(), Math.min(16, strength)];
  });
  for (let v = 0; v < height; v++)
    for (let u = 0; u < width; u++) {
      const x = u - du;
      const y = v - dv;
      const sum = waves.reduce((s, [a, b, c, strength]) => s + strength * Math.sin(a * x + b * y + c), 0);
      data[v * width + u] = Math.max(0, Math.min(255, Math.round(128 + sum)));
    }
  return { width, height, data };
}

describe('following points', () => {
  it.each([
    [0, 0],
    [0.37, -0.81],
    [7.3, 4.6],
    [-23.4, 11.8],
  ])('a picture moved by %f, %f px is followed to 0.05 px', (du, dv) => {
    const before = pyramidOf(pattern(320, 240, 0, 0));
    const after = pyramidOf(pattern(320, 240, du, dv));
    const from = cornersOf(before[0], { most: 100, margin: 40 });
    expect(from.length).toBeGreaterThan(60);
    const { uv, ok } = trackPoints(before, after, from);
    const off = Array.from(ok, (_, i) =>
      Math.hypot(uv[2 * i] - from[2 * i] - du, uv[2 * i + 1] - from[2 * i + 1] - dv),
    );
    const followed = off.filter((_, i) => ok[i]);
    expect(followed.length).toBeGreaterThan(0.8 * ok.length);
    expect(rms(followed)).toBeLessThan(0.05);
  });

  it('does not follow into another picture, nor out of it', () => {
    const before = pyramidOf(pattern(320, 240, 0, 0));
    const random = gaussian(3);
    const noise = { width: 320, height: 240, data: Uint8Array.from({ length: 320 * 240 }, () => 128 + 40 * random()) };
    const from = cornersOf(before[0], { most: 100, margin: 20 });
    expect(trackPoints(before, pyramidOf(noise), from).ok.reduce((s, k) => s + k, 0)).toBeLessThan(
      0.1 * (from.length / 2),
    );
    const gone = trackPoints(before, pyramidOf(pattern(320, 240, 0, 0, 99)), from);
    expect(gone.ok.reduce((s, k) => s + k, 0)).toBeLessThan(0.1 * (from.length / 2));
  });

  it('finds no corners where there are none, and spreads those that there are', () => {
    const flat = (width: number, height: number) =>
      pyramidOf({ width, height, data: new Uint8Array(width * height).fill(90) })[0];
    expect(cornersOf(flat(200, 100), { most: 50, margin: 10 })).toEqual(new Float64Array(0));
    expect(cornersOf(flat(3, 2), { most: 50, margin: 10 })).toEqual(new Float64Array(0));
    const stripes = {
      width: 200,
      height: 100,
      data: Uint8Array.from({ length: 20000 }, (_, i) => (i % 8 < 4 ? 40 : 200)),
    };
    expect(cornersOf(pyramidOf(stripes)[0], { most: 50, margin: 10 })).toEqual(new Float64Array(0));
    const uv = cornersOf(pyramidOf(pattern(320, 240, 0, 0))[0], { most: 60, margin: 10 });
    const quarters = [0, 0, 0, 0];
    for (let i = 0; i < uv.length; i += 2) quarters[(uv[i] < 160 ? 0 : 1) + (uv[i + 1] < 120 ? 0 : 2)]++;
    expect(Math.min(...quarters)).toBeGreaterThan(5);
  });
});

const sizes = {
  camera_front: { width: 480, height: 360, fx: 312, fy: 311, cx: 241.5, cy: 177.5 },
  camera_left: { width: 480, height: 360, fx: 111, fy: 111, cx: 239, cy: 180 },
};

/** The town's pictures, each pixel the mean of 2 × 2 rays: one ray alone makes edges jump by a pixel. */
function townEye(name: 'camera_front' | 'camera_left', seed: number) {
  const simulation = run(quick(sizes, { duration_s: 3, seed }));
  const settings = simulation.sensors.find(s => s.name === name)!.settings as CameraSettings;
  const { width, height } = settings;
  const fine = {
    ...settings,
    width: 2 * width,
    height: 2 * height,
    fx: 2 * settings.fx,
    fy: 2 * settings.fy,
    cx: 2 * settings.cx + 0.5,
    cy: 2 * settings.cy + 0.5,
    noise_sigma: 2 * settings.noise_sigma,
  };
  const eye = camera(simulation.stage, name, fine);
  const gray = (k: number, tNs: number): GrayImage => {
    const { rgb } = eye.render(k, tNs);
    const data = new Uint8Array(width * height);
    for (let v = 0; v < height; v++)
      for (let u = 0; u < width; u++) {
        let sum = 0;
        for (const at of [0, 1, 2 * width, 2 * width + 1]) {
          const i = 3 * (4 * v * width + 2 * u + at);
          sum += 0.299 * rgb[i] + 0.587 * rgb[i + 1] + 0.114 * rgb[i + 2];
        }
        data[v * width + u] = Math.round(sum / 4);
      }
    return { width, height, data };
  };
  const lens = createCamera(settings.model, { ...settings, viewDeg: settings.view_deg });
  const motion = { T_world_sensor: (t: number) => sensorPose(simulation.stage, eye.T_base_sensor, t) };
  return { gray, lens, motion };
}

describe('the toy town', () => {
  it.each([
    // What was measured is 0.02° to 0.03° ahead, and 0.2° aside, where most of the picture is close and warps.
    ['camera_front', 7, 15, 0.06],
    ['camera_left', 8, 12, 0.4],
  ] as const)(
    '%s of seed %i: rotation per picture, and a covariance that is not too small',
    (name, seed, hz, most) => {
      const { gray, lens, motion } = townEye(name, seed);
      const observer = new CameraRotation(lens);
      const errors: number[] = [];
      const squares: number[] = [];
      for (let k = 0; k < 9; k++) {
        const t = 31_234_567 + Math.round((k * 1e9) / hz);
        const seen = observer.push(gray(k, t), t);
        if (k === 0) expect(seen).toEqual({ skipped: 'first picture' });
        if ('skipped' in seen) continue;
        const e = rotationError(seen.rotation, between(motion, seen.startNs, seen.endNs));
        errors.push(degrees(Math.hypot(...e)));
        squares.push(normalisedSquare(e, seen.covariance));
      }
      expect(errors.length).toBeGreaterThan(4);
      expect(rms(errors)).toBeLessThan(most);
      expect(mean(squares)).toBeLessThan(4);
    },
    60_000,
  );
});

describe('what tells nothing is left out with the reason', () => {
  const { gray, lens } = townEye('camera_front', 7);
  const picture = gray(0, 0);
  const push = (image: GrayImage, t: number) => {
    const observer = new CameraRotation(lens);
    observer.push(picture, 0);
    return observer.push(image, t);
  };
  it.each([
    ['a frozen camera', { ...picture, data: picture.data.slice() }, 1e8, 'the same picture again'],
    ['equal stamps', gray(1, 7e7), 0, 'stamp not after the one before'],
    ['descending stamps', gray(1, 7e7), -5, 'stamp not after the one before'],
    ['no stamp', gray(1, 7e7), Number.NaN, 'no stamp'],
    ['ten years later', gray(1, 7e7), 3.2e17, 'too long after the picture before'],
    ['another size', pattern(200, 100, 0, 0), 1e8, 'size is not that of the calibration'],
    [
      'fog',
      { ...picture, data: new Uint8Array(picture.data.length).fill(128) },
      1e8,
      'too few points could be followed',
    ],
    ['another place', pattern(480, 360, 0, 0), 1e8, 'too few points could be followed'],
  ] as const)('%s', (_, image, t, reason) => {
    expect(push(image, t)).toEqual({ skipped: reason });
  });

  it('a covered lens has no corners', () => {
    const observer = new CameraRotation(lens);
    observer.push({ ...picture, data: new Uint8Array(picture.data.length) }, 0);
    expect(observer.push(picture, 1e8)).toEqual({ skipped: 'too few corners' });
  });
});
