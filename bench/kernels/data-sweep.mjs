// A made-up sweep: 60 rings over a ground with walls around and 50 cars on it, in points of 22 bytes, and the cars' boxes.
import { fromRollPitchYaw, toMatrix } from '../../dist/geometry/index.js';

const RINGS = 60;
const HEIGHT_M = 1.8;
const SWEEP_S = 0.1;
/** x y z intensity float32, ring uint16, time float32 (s since the stamp). */
export const STEP = 22;

/** Park and Miller's generator (CACM 1988), 0 to 1. */
export function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const cars = (() => {
  const random = randomFrom(7);
  return Array.from({ length: 50 }, () => {
    const [azimuth, range, yaw] = [2 * Math.PI * random(), 6 + 44 * random(), 2 * Math.PI * random()];
    const size = [3.8 + 1.4 * random(), 1.7 + 0.4 * random(), 1.4 + 0.5 * random()];
    return { x: range * Math.cos(azimuth), y: range * Math.sin(azimuth), z: size[2] / 2 - HEIGHT_M, yaw, size };
  });
})();

/**
 * Per car: middle, rotation (row-major, into the cloud's frame), full lengths. Leaned a little, as labels on slopes are. Points on
 * the sides are measured with noise, so that some lie outside.
 */
export function boxesOf() {
  const random = randomFrom(9);
  const numbers = cars.flatMap(({ x, y, z, yaw, size }) => {
    const q = fromRollPitchYaw(0.1 * (random() - 0.5), 0.1 * (random() - 0.5), yaw);
    const M = toMatrix({ q, t: [x, y, z] });
    return [x, y, z, ...[0, 1, 2, 4, 5, 6, 8, 9, 10].map(k => M[k]), ...size];
  });
  return { boxes: Float64Array.from(numbers) };
}

/** Columns x y z t, and the same points as recorded. */
export function sweep(columns, order) {
  const count = RINGS * columns;
  const random = randomFrom(columns + 1);
  const bytes = new Uint8Array(count * STEP);
  const view = new DataView(bytes.buffer);
  const [x, y, z, t] = [0, 0, 0, 0].map(() => new Float32Array(count));
  for (let column = 0; column < columns; column++) {
    const azimuth = Math.PI - (2 * Math.PI * column) / columns;
    const near = cars.filter(car => mayHit(car, azimuth));
    for (let ring = 0; ring < RINGS; ring++) {
      const i = order === 'rings' ? ring * columns + column : column * RINGS + ring;
      const elevation = ((-25 + (40 * ring) / (RINGS - 1)) * Math.PI) / 180;
      const ray = [
        Math.cos(elevation) * Math.cos(azimuth),
        Math.cos(elevation) * Math.sin(azimuth),
        Math.sin(elevation),
      ];
      const range = rangeOf(ray, azimuth, near) + 0.04 * (random() - 0.5);
      for (const [k, axis] of [x, y, z].entries()) axis[i] = range * ray[k];
      t[i] = (SWEEP_S * column) / columns;
      const at = i * STEP;
      view.setFloat32(at, x[i], true);
      view.setFloat32(at + 4, y[i], true);
      view.setFloat32(at + 8, z[i], true);
      view.setFloat32(at + 12, Math.floor(255 * random()), true);
      view.setUint16(at + 16, ring, true);
      view.setFloat32(at + 18, t[i], true);
    }
  }
  return { cloud: bytes, x, y, z, t };
}

function mayHit({ x, y, size }, azimuth) {
  const away = Math.atan2(y, x) - azimuth;
  const half = Math.atan2(size[0], Math.hypot(x, y) - size[0]);
  return Math.abs(Math.atan2(Math.sin(away), Math.cos(away))) < half;
}

/** m: the nearest of walls, ground and cars along a unit ray. */
function rangeOf(ray, azimuth, near) {
  const walls = 32 + 18 * Math.sin(3 * azimuth) + 8 * Math.sin(11 * azimuth + 1);
  let range = walls / Math.max(0.2, Math.hypot(ray[0], ray[1]));
  if (ray[2] < 0) range = Math.min(range, -HEIGHT_M / ray[2]);
  for (const car of near) range = Math.min(range, throughCar(car, ray));
  return range;
}

function throughCar({ x, y, z, yaw, size }, ray) {
  const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
  const from = [-(c * x + s * y), -(-s * x + c * y), -z];
  const way = [c * ray[0] + s * ray[1], -s * ray[0] + c * ray[1], ray[2]];
  let [into, out] = [0, Number.POSITIVE_INFINITY];
  for (let k = 0; k < 3; k++) {
    const [a, b] = [(-size[k] / 2 - from[k]) / way[k], (size[k] / 2 - from[k]) / way[k]];
    into = Math.max(into, Math.min(a, b));
    out = Math.min(out, Math.max(a, b));
  }
  return into <= out ? into : Number.POSITIVE_INFINITY;
}
