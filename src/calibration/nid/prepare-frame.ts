// A frame made ready for counting under one extrinsic: points in the camera's frame that it can see, and their bins.
import { type SE3, toMatrix } from '../../geometry/se3.js';
import { move } from '../../kernel/score/look.js';
import { BINS } from './counts.js';
import { NO_BIN, rankBins } from './equalise.js';
import { type FrameKit, type Looked, look } from './frame-kit.js';
import type { NidFrame } from './nid-frame.js';
import { markVisible } from './visible-points.js';

export interface PrepareOptions {
  /** Halvings of the picture: coarse levels widen the basin, and blur hides what is finer than a beam. */
  readonly level: number;
  /** Most ordinary points kept of a frame, and most outlines of a kind. */
  readonly mostPoints: number;
}

/** Fewer points than this on a picture make no histogram. */
const FEWEST = 200;

/** Undefined where too few points fall on the picture to say anything. */
export function prepareFrame(kit: FrameKit, T_camera_lidar: SE3, options: PrepareOptions): NidFrame | undefined {
  const { camera, count, intensity, frame } = kit.evidence;
  const looked = look(kit.evidence, T_camera_lidar);
  const plain = visiblePoints(looked, count, camera, options.mostPoints);
  if (plain.length < FEWEST) return undefined;
  const m = toMatrix(T_camera_lidar);
  const outlines = kit.outlines.map(xyz => thinnedOutlines(xyz, options.mostPoints, m));
  const all = plain.length + outlines[0].length / 3 + outlines[1].length / 3;
  const bin = new Uint8Array(all).fill(BINS);
  const xyz = new Float64Array(3 * all);
  const bins =
    intensity &&
    rankBins(
      Float32Array.from(plain, i => intensity[i]),
      BINS,
    );
  for (const [k, i] of plain.entries()) {
    for (let c = 0; c < 3; c++) xyz[3 * k + c] = looked.xyz[3 * i + c];
    if (bins && bins[k] !== NO_BIN) bin[k] = bins[k];
  }
  let k = plain.length;
  for (const [kind, points] of outlines.entries()) {
    xyz.set(points, 3 * k);
    bin.fill(BINS + 1 + kind, k, k + points.length / 3);
    k += points.length / 3;
  }
  return { frame, xyz, count: all, bin, camera, ...kit.picture(options.level) };
}

/** Evenly thinned numbers of the points on or near the picture that nothing hides. */
function visiblePoints(
  { xyz, uv, seen, near }: Looked,
  count: number,
  size: { readonly width: number; readonly height: number },
  most: number,
): Uint32Array {
  const range = new Float64Array(count);
  for (let i = 0; i < count; i++) range[i] = Math.hypot(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]);
  const visible = new Uint8Array(count);
  markVisible(uv, range, seen, count, size, visible);
  const kept = new Uint32Array(count);
  let n = 0;
  for (let i = 0; i < count; i++) if (near[i] === 1 && (seen[i] === 0 || visible[i] === 1)) kept[n++] = i;
  const step = Math.max(1, n / most);
  return Uint32Array.from({ length: Math.floor(n / step) }, (_, k) => kept[Math.floor(k * step)]);
}

function thinnedOutlines(xyz: Float64Array, most: number, m: Float64Array): Float64Array {
  const count = xyz.length / 3;
  const step = Math.max(1, count / most);
  const kept = Math.floor(count / step);
  const out = new Float64Array(3 * kept);
  for (let k = 0; k < kept; k++) for (let c = 0; c < 3; c++) out[3 * k + c] = xyz[3 * Math.floor(k * step) + c];
  move(out, kept, m, out);
  return out;
}
