// Refines a LiDAR–camera extrinsic by NID: searches, asks how sure every axis is, and lets go of those that the data does not tell.
import type { SE3 } from '../../geometry/se3.js';
import { plainScoreKernels } from '../../kernel/score/plain-score.js';
import type { ScoreKernels } from '../../kernel/score/score-kernels.js';
import type { FrameEvidence } from '../evidence/index.js';
import { axisNames, type RefinedAxis } from '../refinement/index.js';
import { type Compared, compare } from './compare.js';
import { changeAlong, type Found, findAlong, LIMITS } from './find-along.js';
import { kitOf } from './frame-kit.js';

export interface NidRefined {
  readonly T_camera_lidar: SE3;
  /** Along and about the camera's axes as given. */
  readonly axes: readonly RefinedAxis[];
  readonly training: Compared;
  readonly heldOut: Compared;
  /** Which part of the information outlines gave, 0..1; the rest came from intensity. */
  readonly outlines: number;
  readonly accepted: boolean;
  readonly reasons: readonly string[];
}

/** An answer farther than this from the given calibration lies outside of where it was looked for, rad and m. */
const FARTHEST = { angle: (4 * Math.PI) / 180, shift: 0.5 };
/** Share of resamples of the held-out frames that must agree that they got better. */
const SURE = 0.9;

/** `level`: halvings of the pictures at which they are compared. Frames are those of one LiDAR and one camera. */
export function refineByNid(
  training: readonly FrameEvidence[],
  heldOut: readonly FrameEvidence[],
  given: SE3,
  level: number,
  kernels: ScoreKernels = plainScoreKernels(),
): NidRefined {
  const counting = { level, tally: kernels.ranks };
  const [searched, judging] = [training, heldOut].map(frames => frames.map(one => kitOf(one, given)));
  let free = [0, 1, 2, 3, 4, 5];
  const why = new Map<number, string>();
  let found = findAlong(searched, given, free, counting);
  while (free.length > 0) {
    const excess = found.sigma.map((sigma, k) => sigma / LIMITS[free[k]]);
    if (Math.max(...excess) <= 1) break;
    const worst = mostDoubtful(excess, free);
    why.set(free[worst], `${scatterWords(found.sigma[worst], free[worst])}; kept as given`);
    free = free.filter((_, k) => k !== worst);
    found = free.length > 0 ? findAlong(searched, given, free, counting) : { ...found, T: given, sigma: [] };
  }
  const scores = {
    training: compare(searched, given, found.T, counting, found.weights),
    heldOut: compare(judging, given, found.T, counting, found.weights),
  };
  const reasons = refusals(free, given, found.T, scores);
  return {
    T_camera_lidar: found.T,
    axes: axesOf(free, given, found, why),
    ...scores,
    outlines: found.outlines,
    accepted: reasons.length === 0,
    reasons,
  };
}

/**
 * Of a turn and a shift that the data cannot tell apart the shift is let go: mounts are measured to a centimetre by hand, and
 * not to a tenth of a degree.
 */
function mostDoubtful(excess: readonly number[], free: readonly number[]): number {
  const doubt = excess.map((value, k) => (value > 1 && free[k] >= 3 ? 1e3 * value : value));
  return doubt.indexOf(Math.max(...doubt));
}

function axesOf(
  free: readonly number[],
  given: SE3,
  { T, sigma }: Found,
  why: ReadonlyMap<number, string>,
): RefinedAxis[] {
  const change = changeAlong(given, T);
  const kept = axisNames.filter((_, i) => !free.includes(i));
  const unless = kept.length > 0 ? [`if ${kept.join(', ')} stand as given`] : [];
  return axisNames.map((axis, i) => {
    const k = free.indexOf(i);
    return k < 0
      ? { axis, change: change[i], observable: false, reasons: [why.get(i)!] }
      : { axis, change: change[i], sigma: sigma[k], observable: true, reasons: unless };
  });
}

function scatterWords(sigma: number, axis: number): string {
  if (!Number.isFinite(sigma)) return 'these frames cannot tell how sure it is';
  const [value, unit] = axis < 3 ? [(sigma * 180) / Math.PI, '°'] : [sigma * 100, ' cm'];
  return `frames and starts scatter by ${value.toPrecision(2)}${unit}`;
}

function refusals(
  free: readonly number[],
  given: SE3,
  T: SE3,
  { training, heldOut }: { readonly training: Compared; readonly heldOut: Compared },
): string[] {
  if (free.length === 0) return ['no axis is observable in these frames'];
  const change = changeAlong(given, T);
  const reasons: string[] = [];
  if (Math.hypot(...change.slice(0, 3)) > FARTHEST.angle || Math.hypot(...change.slice(3)) > FARTHEST.shift)
    reasons.push('the search left the neighbourhood of the given calibration (4°, 0.5 m): it has no answer there');
  if (!(training.after < training.before)) reasons.push('frames searched on are not better than with the given pose');
  if (heldOut.count === 0) reasons.push('no held-out frame shows enough to judge by');
  else if (!(heldOut.after < heldOut.before)) reasons.push('held-out frames are not better than with the given pose');
  else if (heldOut.better < SURE)
    reasons.push(
      `held-out frames are better by less than their own scatter (in ${Math.round(100 * heldOut.better)} % of resamples)`,
    );
  return reasons;
}
