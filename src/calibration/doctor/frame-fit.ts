// How well one frame fits one reading of its calibration, under small turns of the camera: information shared, in nats.
import type { Camera } from '../../camera/camera.js';
import { rotationExp } from '../../geometry/rotation-vector.js';
import { identity, type SE3, toMatrix, type Vec3 } from '../../geometry/se3.js';
import { BRIGHTNESS_BINS, type ScoreKernels, SLOPE_BINS } from '../../kernel/score/score-kernels.js';
import { information } from '../health/frame-score.js';
import { LEVELS, type LookedFrame } from './look-frame.js';

export interface FrameFit {
  /** Points on the picture, and points that were looked at. */
  readonly seen: number;
  readonly of: number;
  /** Nats of all features with the points turned about the camera's axes, rad. */
  at(turn: Vec3): number;
}

/** How far outside of the picture a point may be to come in when turned, px per px of its width. */
const MARGIN = 0.06;
/** Nearer than this the mounting itself is in the way. Metres. */
const NEAREST = 0.5;

/** `cells` of the picture, of which each gives a point at most, and an outline of each kind. */
export function fitOf(
  frame: LookedFrame,
  T_camera_lidar: SE3,
  camera: Camera,
  cells: number,
  { look, seen: tally }: ScoreKernels,
): FrameFit {
  const { maps } = frame;
  const m = toMatrix(T_camera_lidar);
  const plain = nearPicture(look, frame.points, m, camera, cells, frame.levels);
  const outlines = frame.outlines.map(xyz => nearPicture(look, xyz, m, camera, cells, undefined, plain));
  return {
    seen: plain.inside,
    of: frame.points.length / 3,
    at(turn) {
      const motion = toMatrix({ ...identity, q: rotationExp(turn) });
      const slopes = new Float64Array(SLOPE_BINS);
      const joint = new Float64Array(LEVELS * BRIGHTNESS_BINS);
      tally(plain, motion, camera, maps, slopes, plain.levels, joint);
      let sum = frame.levels ? information(joint, LEVELS, BRIGHTNESS_BINS) : 0;
      for (const outline of outlines) {
        const table = new Float64Array(2 * SLOPE_BINS);
        tally(outline, motion, camera, maps, table);
        table.set(slopes, SLOPE_BINS);
        sum += information(table, 2, SLOPE_BINS);
      }
      return sum;
    },
  };
}

interface Near {
  /** In the camera's frame, m. */
  readonly xyz: Float64Array;
  readonly count: number;
  readonly levels?: Uint8Array;
  /** On the picture, before thinning. */
  readonly inside: number;
  /** Distance of the nearest point per cell. */
  readonly range: Float32Array;
}

type Grid = Pick<Near, 'range'>;

/** What is farther than the nearest point of its cell by this share and this many metres is behind it. */
const BEHIND_PART = 0.15;
const BEHIND_M = 0.5;

/**
 * The nearest point of each cell of the picture, or with `front` every cell's nearest outline that is not behind it. So what
 * is hidden is left out, and a reading that crowds all points into a corner does not have more to say for it.
 */
function nearPicture(
  look: ScoreKernels['look'],
  given: Float64Array,
  m: Float64Array,
  camera: Camera,
  cells: number,
  levels?: Uint8Array,
  front?: Grid,
): Near {
  const n = given.length / 3;
  const { xyz, uv, seen } = look({ xyz: given, count: n }, m, camera);
  const { width, height } = camera;
  const margin = MARGIN * width;
  const size = Math.sqrt((width * height) / cells);
  const columns = Math.ceil((width + 2 * margin) / size) + 1;
  const rows = Math.ceil((height + 2 * margin) / size) + 1;
  const nearest = new Int32Array(columns * rows).fill(-1);
  const range = new Float32Array(columns * rows).fill(Number.POSITIVE_INFINITY);
  let inside = 0;
  for (let i = 0; i < n; i++) {
    if (seen[i] === 0) continue;
    const u = uv[2 * i];
    const v = uv[2 * i + 1];
    if (!(u >= -margin && v >= -margin && u < width + margin && v < height + margin)) continue;
    const far = Math.hypot(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]);
    if (far < NEAREST) continue;
    if (u >= 0 && v >= 0 && u < width && v < height) inside++;
    const cell = Math.floor((v + margin) / size) * columns + Math.floor((u + margin) / size);
    if (far >= range[cell] || (front && far > front.range[cell] * (1 + BEHIND_PART) + BEHIND_M)) continue;
    range[cell] = far;
    nearest[cell] = i;
  }
  const index = nearest.filter(i => i >= 0);
  const count = index.length;
  const out = new Float64Array(3 * count);
  const kept = levels && new Uint8Array(count);
  for (let k = 0; k < count; k++) {
    const i = index[k];
    for (let c = 0; c < 3; c++) out[3 * k + c] = xyz[3 * i + c];
    if (kept && levels) kept[k] = levels[i];
  }
  return { xyz: out, count, levels: kept, inside, range };
}
