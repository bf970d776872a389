// Lenses of every model with any coefficients that it takes: uniform, at the ends of their range, and almost nothing.
import { type Camera, createCamera } from '../../src/camera/index.js';

/** Uniform in [0, 1); xorshift32, so that runs repeat. */
export function uniform(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

export type RandomLens = (random: () => number) => Camera;

/** Of either sign. */
function signed(random: () => number, most: number): number {
  const kind = random();
  if (kind < 0.15) return 0;
  const sign = random() < 0.5 ? -1 : 1;
  if (kind < 0.3) return sign * most;
  return kind < 0.5 ? sign * most * 10 ** (-8 * random()) : sign * most * random();
}

function between(random: () => number, min: number, max: number): number {
  const kind = random();
  const wide = max - min;
  if (kind < 0.1) return min;
  if (kind < 0.2) return max;
  if (kind < 0.3) return min + wide * 10 ** (-8 * random());
  if (kind < 0.4) return max - wide * 10 ** (-8 * random());
  // The middle is where the unified models change from a pole to a fold.
  if (kind < 0.45) return (min + max) / 2;
  return kind < 0.5 ? ((min + max) / 2) * (1 - 10 ** (-15 * random())) : min + wide * random();
}

export function randomLensOf(model: string): RandomLens {
  return random => {
    const s = (most: number) => signed(random, most);
    const b = (min: number, max: number) => between(random, min, max);
    const some = (n: number, most: number) => Array.from({ length: n }, () => s(most));
    const brown = () => [s(1), s(1), s(0.05), s(0.05)];
    const makers: Record<string, () => number[]> = {
      plumb_bob: () => [...brown(), s(1)],
      rational_polynomial: () => [...brown(), ...some(4, 1)],
      thin_prism: () => [...brown(), ...some(4, 1), ...some(4, 0.05)],
      tilted: () => [...brown(), ...some(4, 1), ...some(4, 0.05), ...some(2, 1.2)],
      equidistant: () => some(4, 1),
      fov: () => [b(1e-6, Math.PI - 1e-6)],
      ucm: () => [b(0, 1)],
      mei: () => [random() < 0.5 ? b(0, 2) : b(0, 1000), ...brown()],
      eucm: () => [b(0, 1), 10 ** b(-3, 3)],
      double_sphere: () => [random() < 0.7 ? b(-0.999, 1) : b(1, 1000), b(0, 1)],
      ftheta: () => [b(0.1, 4), s(0.1), s(0.1), 0, b(10, 2000), ...some(4, 500)],
      ftheta_backward: () => [b(0.1, 4), s(0.1), s(0.1), 0, 1 / b(10, 2000), s(1e-6), s(1e-9), s(1e-12), s(1e-15)],
    };
    const f = model.startsWith('ftheta') ? { fx: b(0.8, 1.2), fy: 1 } : { fx: 500, fy: 510 };
    return createCamera(model, { width: 640, height: 480, cx: 320, cy: 240, ...f, distortion: makers[model]() });
  };
}

/** `count` unit vectors, every other one all around, the others just inside the angle at which the lens ends. */
export function hardDirections(camera: Camera, count: number, random: () => number): Float64Array {
  const xyz = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) {
    const angle = i % 2 ? camera.maxAngle * (1 - 10 ** (-10 * random())) : Math.acos(2 * random() - 1);
    const turn = 2 * Math.PI * random();
    xyz[3 * i] = Math.sin(angle) * Math.cos(turn);
    xyz[3 * i + 1] = Math.sin(angle) * Math.sin(turn);
    xyz[3 * i + 2] = Math.cos(angle);
  }
  return xyz;
}
