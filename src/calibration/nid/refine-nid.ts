// Refines a LiDAR–camera extrinsic by NID: searches, asks how sure every axis is, and lets go of those that the data does not tell.
import { rotationLog } from '../../geometry/rotation-vector.js';
import { compose, inverse, type SE3 } from '../../geometry/se3.js';
import { axisNames, type RefinedAxis } from '../refinement/index.js';
import { scatterOf } from './bootstrap.js';
import { type Compared, compare } from './compare.js';
import { type ChannelFrame, motionAt, objectiveAround, UNITS } from './objective.js';
import { FINE_POINTS, MARGIN, search } from './search.js';

export interface NidRefined {
  readonly T_camera_lidar: SE3;
  /** Along and about the camera's axes as given. */
  readonly axes: readonly RefinedAxis[];
  readonly training: Compared;
  readonly heldOut: Compared;
  readonly accepted: boolean;
  readonly reasons: readonly string[];
}

/** Sigmas above which an axis counts as not told, rad and m: no better than a mount measured by hand. */
const LIMITS = [0.3, 0.3, 0.3].map(deg => (deg * Math.PI) / 180).concat([0.08, 0.08, 0.08]);
/** What no bootstrap shows, rad and m: errors that all frames share. Measured in towns of other seeds (docs/CALIBRATION.md). */
const FLOOR = [0.03, 0.03, 0.03].map(deg => (deg * Math.PI) / 180).concat([0.005, 0.005, 0.005]);
/** Further starts of the search, units: the answer must not depend on where it began. */
const STARTS = [
  [0.5, -0.5, 0.5, -0.4, 0.4, -0.4],
  [-0.5, 0.5, -0.5, 0.4, -0.4, 0.4],
];
/** An answer farther than this from the given calibration lies outside of where it was looked for, rad and m. */
const FARTHEST = { angle: (4 * Math.PI) / 180, shift: 0.5 };
/** Share of resamples of the held-out frames that must agree that they got better. */
const SURE = 0.9;

interface Found {
  readonly T: SE3;
  /** Of the free axes, rad or m. */
  readonly sigma: readonly number[];
}

/** `level`: halvings of the pictures at which they are compared. Frames are those of one LiDAR and one camera. */
export function refineByNid(
  training: readonly ChannelFrame[],
  heldOut: readonly ChannelFrame[],
  given: SE3,
  level: number,
): NidRefined {
  let free = [0, 1, 2, 3, 4, 5];
  const why = new Map<number, string>();
  let found = findAlong(training, given, free, level);
  while (free.length > 0) {
    const excess = found.sigma.map((sigma, k) => sigma / LIMITS[free[k]]);
    const worst = excess.indexOf(Math.max(...excess));
    if (excess[worst] <= 1) break;
    why.set(free[worst], `${scatterWords(found.sigma[worst], free[worst])}; kept as given`);
    free = free.filter((_, k) => k !== worst);
    found = free.length > 0 ? findAlong(training, given, free, level) : { T: given, sigma: [] };
  }
  const scores = {
    training: compare(training, given, found.T, level),
    heldOut: compare(heldOut, given, found.T, level),
  };
  const reasons = refusals(free, given, found.T, scores);
  return {
    T_camera_lidar: found.T,
    axes: axesOf(free, given, found, why),
    ...scores,
    accepted: reasons.length === 0,
    reasons,
  };
}

/** From the given calibration and from both sides of it; the best of the three, and how far they and the frames disagree. */
function findAlong(frames: readonly ChannelFrame[], given: SE3, free: readonly number[], level: number): Found {
  const starts = [new Array(6).fill(0), ...STARTS].map(start => free.map(axis => start[axis]));
  const ends = starts.map(start => search(frames, compose(motionAt(start, free), given), free, level).T_camera_lidar);
  const options = { level, mostPoints: FINE_POINTS, margin: MARGIN * (frames[0]?.evidence.camera.width ?? 0) };
  const objectives = ends.map(T => objectiveAround(frames, T, free, options));
  const values = objectives.map(objective => objective.at(new Float64Array(free.length)));
  const best = values.indexOf(Math.min(...values));
  const { sigma } = scatterOf(objectives[best], free.length);
  const others = ends.map(T => changeAlong(ends[best], T));
  return {
    T: ends[best],
    sigma: free.map((axis, k) => {
      const spread2 = others.reduce((sum, change) => sum + change[axis] ** 2, 0) / (others.length - 1);
      return Math.sqrt((sigma[k] * UNITS[axis]) ** 2 + spread2 + FLOOR[axis] ** 2);
    }),
  };
}

/** rx ry rz tx ty tz of the camera's new frame in its old one, rad and m. */
function changeAlong(before: SE3, after: SE3): number[] {
  const T_old_new = compose(before, inverse(after));
  return [...rotationLog(T_old_new.q), ...T_old_new.t];
}

function axesOf(
  free: readonly number[],
  given: SE3,
  { T, sigma }: Found,
  why: ReadonlyMap<number, string>,
): RefinedAxis[] {
  const change = changeAlong(given, T);
  return axisNames.map((axis, i) => {
    const k = free.indexOf(i);
    return k < 0
      ? { axis, change: change[i], observable: false, reasons: [why.get(i)!] }
      : { axis, change: change[i], sigma: sigma[k], observable: true, reasons: [] };
  });
}

function scatterWords(sigma: number, axis: number): string {
  if (!Number.isFinite(sigma)) return 'a single frame cannot tell how sure it is';
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
