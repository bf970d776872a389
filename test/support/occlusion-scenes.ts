// Scenes with known occlusion: a LiDAR and a camera apart from each other among boxes and poles, and rays cast as the truth.
import { type Camera, createCamera } from '../../src/camera/index.js';
import { compose, inverse, type SE3, toMatrix, type Vec3 } from '../../src/geometry/index.js';
import { type Projection, projectCloud } from '../../src/kernel/index.js';
import { distanceName, OCCLUDED, type Sightings, UNKNOWN, VISIBLE } from '../../src/projection/index.js';
import { type Random, randomStream } from '../../src/simulate/random.js';
import { cast, NOTHING, newHit, type Scene, sceneAt } from '../../src/simulate/scene.js';
import type { Solid } from '../../src/simulate/world.js';

/** A scanner of so many beams; degrees. `firing`: column by column, as spinning scanners record. */
export interface Scanner {
  readonly elevations: readonly number[];
  readonly azimuthStep: number;
  /** Half the horizontal view. */
  readonly reach: number;
  readonly rangeSigma: number;
  /** Directions are off their rows and columns by up to half of so many steps; none by default. */
  readonly jitter?: number;
}

export const hdl64: Scanner = {
  elevations: Array.from({ length: 64 }, (_, i) => -24.8 + (26.8 * i) / 63),
  azimuthStep: 0.2,
  reach: 75,
  rangeSigma: 0.02,
};

export const kittiLike = createCamera('pinhole', {
  ...{ width: 1242, height: 375, fx: 721, fy: 721, cx: 609, cy: 172 },
  distortion: [],
});

export interface OcclusionScene {
  readonly lens: Camera;
  readonly projection: Projection;
  /** Of every projected point: whether the camera sees it. */
  readonly visible: readonly boolean[];
  /** x, y, z in the scanner's frame, of all points. */
  readonly points: Float32Array;
  /** T_camera_lidar, row-major 3×4. */
  readonly toCamera: Float64Array;
}

/** T_body_optical: z forward, x right, y down. */
const optical: SE3 = { q: [-0.5, 0.5, -0.5, 0.5], t: [0, 0, 0] };

/** Camera `parallax` metres from the scanner, both upright and looking along x. */
export function occlusionScene(
  seed: number,
  parallax: number,
  lens: Camera = kittiLike,
  scanner = hdl64,
): OcclusionScene {
  const random = randomStream(seed, `occlusion/${parallax}`);
  const scene = sceneAt({ solids: solids(random), ego: { start: 0, rate: 0, swing: 0, swingRate: 0, offset: 0 } }, 0);
  const eye: Vec3 = [0, 0, 1.9];
  const lensAt = offset(random, eye, parallax);
  const { points, truth } = scan(scene, eye, scanner, random);
  const T_camera_lidar = compose(inverse(compose({ q: [0, 0, 0, 1], t: lensAt }, optical)), {
    q: [0, 0, 0, 1],
    t: eye,
  });
  const toCamera = toMatrix(T_camera_lidar);
  const projection = projectCloud({
    points,
    stride: 3,
    xyz: [0, 1, 2],
    count: points.length / 3,
    toCamera,
    lens,
  });
  const hit = newHit();
  const visible = Array.from(projection.index, i => {
    const d = [0, 1, 2].map(c => truth[3 * i + c] - lensAt[c]);
    const distance = Math.hypot(...d);
    cast(scene, ...lensAt, d[0] / distance, d[1] / distance, d[2] / distance, hit);
    return hit.range > distance - 1e-6 * distance - 1e-6;
  });
  return { lens, projection, visible, points, toCamera };
}

/** Some way forward, to a side and down, as cameras stand around a scanner on the roof. */
function offset(random: Random, eye: Vec3, parallax: number): Vec3 {
  const way = [random.uniform() - 0.2, 2 * random.uniform() - 1, -random.uniform() * 0.7];
  const scale = parallax / Math.hypot(...way);
  return [eye[0] + scale * way[0], eye[1] + scale * way[1], eye[2] + scale * way[2]];
}

function solids(random: Random): Solid[] {
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const look = { colour: [0.5, 0.5, 0.5], skin: 'plain', rcs: 0 } as const;
  const out: Solid[] = [];
  const place = (near: number, far: number) => {
    const azimuth = between(-1, 1);
    const range = between(near, far);
    return { x: range * Math.cos(azimuth), y: range * Math.sin(azimuth), yaw: between(0, Math.PI) };
  };
  for (let i = 0; i < 10; i++)
    out.push({ shape: 'box', length: between(3.8, 4.8), width: 1.8, height: 1.5, ...look, place: place(6, 45) });
  for (let i = 0; i < 5; i++)
    out.push({ shape: 'box', length: between(6, 16), width: 6, height: between(3, 9), ...look, place: place(22, 60) });
  for (let i = 0; i < 4; i++)
    out.push({ shape: 'box', length: 0.5, width: 0.6, height: between(1.5, 1.9), ...look, place: place(5, 25) });
  for (let i = 0; i < 8; i++) {
    const width = between(0.12, 0.4);
    out.push({ shape: 'cylinder', length: width, width, height: between(3, 6), ...look, place: place(4, 30) });
  }
  return out;
}

function scan(scene: Scene, eye: Vec3, scanner: Scanner, random: Random) {
  const points: number[] = [];
  const truth: number[] = [];
  const hit = newHit();
  for (let azimuth = -scanner.reach; azimuth < scanner.reach; azimuth += scanner.azimuthStep) {
    for (const elevation of scanner.elevations) {
      const off = () => (scanner.jitter ?? 0) * (random.uniform() - 0.5);
      const [a, e] = scanner.jitter
        ? [azimuth + off() * scanner.azimuthStep, elevation + off() * 0.42].map(x => (x * Math.PI) / 180)
        : [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
      const d = [Math.cos(e) * Math.cos(a), Math.cos(e) * Math.sin(a), Math.sin(e)];
      cast(scene, ...eye, d[0], d[1], d[2], hit);
      const noise = scanner.rangeSigma * random.normal();
      if (hit.surface === NOTHING || hit.range > 120) continue;
      for (let c = 0; c < 3; c++) {
        points.push((hit.range + noise) * d[c]);
        truth.push(eye[c] + hit.range * d[c]);
      }
    }
  }
  return { points: Float32Array.from(points), truth };
}

/** What `visibilityOf` is asked. */
export function sightingsOf({ lens, projection, points, toCamera }: OcclusionScene): Sightings {
  const { index, u, v, depth } = projection;
  const wide = distanceName(lens) === 'range';
  const distance = wide ? Float32Array.from(index, i => rangeIn(toCamera, points, 3 * i)) : depth;
  return { index, u, v, distance, points, stride: 3, xyz: [0, 1, 2], toCamera, lens };
}

function rangeIn(M: Float64Array, points: Float32Array, at: number): number {
  const [x, y, z] = points.subarray(at, at + 3);
  return Math.hypot(...[0, 4, 8].map(row => M[row] * x + M[row + 1] * y + M[row + 2] * z + M[row + 3]));
}

/** How often each label was given to points that are hidden (0) and seen (1) in truth. */
export class Confusion {
  readonly #counts = [
    [0, 0, 0],
    [0, 0, 0],
  ];

  add(labels: Uint8Array, visible: readonly boolean[]): void {
    labels.forEach((label, i) => {
      this.#counts[visible[i] ? 1 : 0][label]++;
    });
  }

  /** Unknown counts as not said: it lowers recall. `decided`: among the points that got a label. */
  figures() {
    const [hidden, seen] = this.#counts;
    const f1 = (right: number, wrong: number, missed: number) => (2 * right) / (2 * right + wrong + missed);
    const all = [...hidden, ...seen].reduce((sum, n) => sum + n, 0);
    return {
      points: all,
      hidden: hidden.reduce((sum, n) => sum + n, 0) / all,
      unknown: (hidden[UNKNOWN] + seen[UNKNOWN]) / all,
      f1Visible: f1(seen[VISIBLE], hidden[VISIBLE], seen[OCCLUDED] + seen[UNKNOWN]),
      f1VisibleDecided: f1(seen[VISIBLE], hidden[VISIBLE], seen[OCCLUDED]),
      f1OccludedDecided: f1(hidden[OCCLUDED], seen[OCCLUDED], hidden[VISIBLE]),
      /** Part of the points called visible that are hidden. */
      leak: hidden[VISIBLE] / (hidden[VISIBLE] + seen[VISIBLE]),
    };
  }
}
