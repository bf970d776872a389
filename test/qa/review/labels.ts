// Labels and sensors for tests of reviews: any that a format could give, with numbers in whole µm.
import fc from 'fast-check';
import { createCamera } from '../../../src/camera/index.js';
import type { Label } from '../../../src/label/index.js';
import type { CalibratedSensor } from '../../../src/qa/review/index.js';

const text = fc.string({ unit: 'grapheme', maxLength: 6 });
const metres = fc.integer({ min: -100_000_000, max: 100_000_000 }).map(um => um / 1e6);
const length = fc.integer({ min: 100_000, max: 20_000_000 }).map(um => um / 1e6);
const share = fc.option(
  fc.integer({ min: 0, max: 100 }).map(percent => percent / 100),
  { nil: undefined },
);

/** Degrees of turning that keep every part of the quaternion away from 0 and from a half of 1e-9. */
const rotation = fc.integer({ min: 1, max: 178 }).map(degrees => {
  const half = (degrees * Math.PI) / 360;
  const s = Math.sin(half) / 3;
  return [s, 2 * s, 2 * s, Math.cos(half)] as const;
});

export const anyLabel: fc.Arbitrary<Label> = fc
  .record({
    id: text,
    track: text,
    category: text,
    moment: fc.oneof(
      fc.bigInt({ min: 0n, max: 2n ** 62n }).map(stampNs => ({ stampNs })),
      fc.constant({ file: '000012' }),
    ),
    box: fc.option(
      fc
        .record({ q: rotation, t: fc.tuple(metres, metres, metres), size: fc.tuple(length, length, length) })
        .map(({ q, t, size }) => ({ T: { q, t }, size })),
      { nil: undefined },
    ),
    frame: fc.constantFrom('', 'rig', 'lidar'),
    boxes2: fc.array(
      fc.record({ camera: fc.constantFrom('', 'cam'), left: metres, top: metres, right: metres, bottom: metres }),
      { maxLength: 3 },
    ),
    velocity: fc.option(fc.tuple(metres, metres, metres), { nil: undefined }),
    points: fc.option(fc.nat(1000), { nil: undefined }),
    occluded: share,
    truncated: share,
    attributes: fc.array(fc.tuple(text, text), { maxLength: 3 }),
  })
  .map(label => label as Label);

export function sensorOf(seed: number): CalibratedSensor {
  const intrinsics = { width: 640, height: 480, fx: 500 + seed, fy: 500, cx: 320, cy: 240, distortion: [] };
  return {
    T_rig_sensor: { q: [0, 0, 0, 1], t: [seed, 0, 1.5] },
    camera: { model: 'plumb_bob', intrinsics, lens: createCamera('plumb_bob', intrinsics) },
    clock: { offsetNs: 0, driftPpm: 0 },
  };
}
