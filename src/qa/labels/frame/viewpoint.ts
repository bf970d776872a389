// From where a LiDAR looked, found from its cloud: some datasets give points in the car's frame and say nothing of the LiDAR's place.
//
// The beams of a spinning LiDAR keep their elevations all around, so from its own place a cloud's elevations heap up at few
// values, and from anywhere else they spread: Σ h² of their histogram is largest there.
import type { PointRows } from '../../../geometry/box3.js';
import type { Vec3 } from '../../../geometry/se3.js';

/** As many points, spread over the cloud, show where it was seen from. */
const MOST_POINTS = 8000;
/** Of the points that tell, m: near ones tell most. */
const RANGES = [3, 40] as const;
/** With fewer of them the given place stays. */
const FEWEST = 300;
/** m; the height that most points share, and its neighbours, are the ground's. */
const LEVEL = 0.25;
/** rad; finer than beams lie apart, coarser than they wobble. */
const BIN = 0.002;
const BINS = Math.ceil(Math.PI / BIN);
/** Looked at around the origin, m: cars carry LiDARs ahead of the rear axle and above it. */
const AHEAD = [-1.5, 4] as const;
const ABOVE = [-0.5, 3.5] as const;
/** Step of the first search, m. */
const COARSE = 0.25;
const FINE = [0.12, 0.06, 0.03] as const;
/** So much sharper another place must be before the given one is left, and so far away (m). */
const SHARPER = 1.5;
const FARTHER = 0.3;

/** In the frame of the points, m; [0, 0, 0] where no other place is clearly better. */
export function viewpointOf(cloud: PointRows): Vec3 {
  const points = chosen(cloud);
  const given = sharpness(points, 0, 0, 0);
  let best: Vec3 = [0, 0, 0];
  let most = given;
  const take = (x: number, y: number, z: number) => {
    const sharp = sharpness(points, x, y, z);
    if (sharp > most) [most, best] = [sharp, [x, y, z]];
  };
  for (let x = AHEAD[0]; x <= AHEAD[1]; x += COARSE) for (let z = ABOVE[0]; z <= ABOVE[1]; z += COARSE) take(x, 0, z);
  for (const step of FINE) {
    const [x, y, z] = best;
    for (let k = 0; k < 27; k++)
      take(x + ((k % 3) - 1) * step, y + ((Math.floor(k / 3) % 3) - 1) * step, z + (Math.floor(k / 9) - 1) * step);
  }
  return most > SHARPER * given && Math.hypot(...best) > FARTHER ? best : [0, 0, 0];
}

/** Without the ground: seen from a place on it, all of it has one elevation. */
function chosen({ points, stride, xyz, count }: PointRows): Float64Array {
  const step = Math.max(1, Math.floor(count / (4 * MOST_POINTS)));
  const heights = new Map<number, number>();
  const level = (i: number) => Math.floor(points[i * stride + xyz[2]] / LEVEL);
  for (let i = 0; i < count; i += step) heights.set(level(i), (heights.get(level(i)) ?? 0) + 1);
  const [ground] = [...heights].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
  const kept: number[] = [];
  for (let i = 0; i < count && kept.length < 3 * MOST_POINTS; i += step) {
    const [x, y, z] = xyz.map(k => points[i * stride + k]);
    const range = Math.hypot(x, y, z);
    if (range > RANGES[0] && range < RANGES[1] && Math.abs(level(i) - ground) > 1) kept.push(x, y, z);
  }
  return Float64Array.from(kept.length < 3 * FEWEST ? [] : kept);
}

/** Σ h² of the elevations' histogram over n². */
function sharpness(points: Float64Array, x: number, y: number, z: number): number {
  const histogram = new Uint32Array(BINS + 1);
  const n = points.length / 3;
  for (let i = 0; i < points.length; i += 3) {
    const [dx, dy] = [points[i] - x, points[i + 1] - y];
    const elevation = Math.atan((points[i + 2] - z) / Math.sqrt(dx * dx + dy * dy)) + Math.PI / 2;
    histogram[elevation >= 0 ? Math.floor(elevation / BIN) : BINS]++;
  }
  let sum = 0;
  for (let b = 0; b < BINS; b++) sum += histogram[b] * histogram[b];
  return n > 0 ? sum / (n * n) : 0;
}
