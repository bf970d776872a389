// `--method target`: a camera's pose from a table of points that its pictures and a LiDAR (or the rig) both have.
import { axisNames, type RefinedAxis, type Refinement, unmovedAxes } from '../../calibration/refinement/index.js';
import { someOf } from '../../calibration/target/correspondences.js';
import {
  type Correspondences,
  type PoseFit,
  readCorrespondences,
  residualReport,
  solvePose,
} from '../../calibration/target/index.js';
import type { Camera } from '../../camera/camera.js';
import { rotationLog } from '../../geometry/rotation-vector.js';
import { compose, identity, inverse, type SE3, toMatrix } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import { isCalled, type RigFile } from '../../rig/index.js';
import type { RefineOptions, TableMethod } from './method.js';

/** So many views, and every second one is held out to judge a pose of the others. */
const FEWEST_VIEWS = 4;

export const targetMethod: TableMethod = {
  name: 'target',
  about: 'a camera against points known twice: rows u,v,X,Y,Z',
  reads: 'table',
  async refine(table: { readonly name: string; readonly text: string }, rigFile: RigFile, options: RefineOptions) {
    const points = readCorrespondences(table.text, table.name);
    const camera = cameraOf(rigFile, options.camera);
    const from = pointsFrame(rigFile, options.lidar, camera.pose.to);
    const given = compose(inverse(camera.pose.T_to_frame), from.T_rig_points);
    const fit = solvePose(points, camera.lens, { start: given });
    return asRefinement(points, camera, from, given, fit);
  },
};

interface Target {
  readonly name: string;
  readonly lens: Camera;
  readonly pose: NonNullable<RigFile['sensors'][string]['pose']>;
}

function cameraOf({ sensors, file }: RigFile, wanted: string | undefined): Target {
  const cameras = Object.entries(sensors).filter(([, s]) => s.camera !== undefined && s.pose !== undefined);
  const found =
    wanted === undefined ? cameras : cameras.filter(([name, { topic }]) => isCalled({ name, topic }, wanted));
  if (found.length !== 1)
    throw new FramelockError(
      'FL0801',
      `expected --camera to name one of the cameras with lens and pose (${cameras.map(([name]) => name).join(', ') || 'there is none'}), got ${wanted === undefined ? 'nothing' : `"${wanted}"`}`,
      { at: { file } },
    );
  const [name, { camera, pose }] = found[0];
  return { name, lens: camera!.lens, pose: pose! };
}

/** Points are in the LiDAR's frame, or without --lidar in that to which the camera's pose leads. */
function pointsFrame({ sensors, file }: RigFile, wanted: string | undefined, to: string) {
  if (wanted === undefined) return { name: to, T_rig_points: identity };
  const found = Object.entries(sensors).find(([name, { topic }]) => isCalled({ name, topic }, wanted));
  const pose = found?.[1].pose;
  if (!found || !pose || pose.to !== to)
    throw new FramelockError('FL0801', `expected --lidar to name a sensor with a pose to ${to}, got "${wanted}"`, {
      at: { file },
    });
  return { name: found[0], T_rig_points: pose.T_to_frame };
}

function asRefinement(
  points: Correspondences,
  camera: Target,
  from: ReturnType<typeof pointsFrame>,
  given: SE3,
  fit: PoseFit,
): Refinement {
  const { lens, pose } = camera;
  const found = fit.T_camera_target;
  const T_camera = found ? compose(from.T_rig_points, inverse(found)) : pose.T_to_frame;
  const score = (of: Correspondences, after: SE3) => ({
    before: residualReport(of, lens, given).rms,
    after: residualReport(of, lens, after).rms,
    count: of.count,
  });
  const good = someOf(
    points,
    indices(points.count, i => fit.inlier[i] === 1),
  );
  const cross = found && crossed(good, lens, given);
  const axes = found
    ? axesOf(compose(given, inverse(found)), fit, found)
    : unmovedAxes(fit.reasons[0]?.text ?? 'no pose');
  const reasons = fit.reasons.map(reason => reason.text);
  const training = score(good, found ?? given);
  const heldOut = cross ? score(cross.heldOut, cross.T) : undefined;
  const moved = axes.some(axis => axis.observable && Math.abs(axis.change) > 2 * axis.sigma!);
  if (found && !moved) reasons.push('the given pose lies within two standard deviations of the one found');
  const judged = heldOut ?? training;
  return {
    method: targetMethod.name,
    evidence: heldOut
      ? 'points known twice; held out: every second view, under a pose of the others'
      : 'points known twice; none was held out',
    sensor: camera.name,
    against: from.name,
    given: { frame: pose.frame, to: pose.to, T_to_frame: pose.T_to_frame },
    refined: { frame: pose.frame, to: pose.to, T_to_frame: T_camera },
    axes,
    scores: [{ name: 'reprojection_px', better: 'smaller', training, ...(heldOut ? { heldOut } : {}) }],
    frames: { training: [], heldOut: [] },
    accepted: found !== null && moved && judged.after < judged.before,
    reasons,
  };
}

function crossed(points: Correspondences, lens: Camera, given: SE3): { heldOut: Correspondences; T: SE3 } | undefined {
  const view = points.view ?? new Uint32Array(points.count);
  if (new Set(view).size < FEWEST_VIEWS) return undefined;
  const [even, odd] = [0, 1].map(half =>
    someOf(
      points,
      indices(points.count, i => view[i] % 2 === half),
    ),
  );
  const T = solvePose(even, lens, { start: given }).solutions[0]?.T_camera_target;
  return T && odd.count > 0 ? { heldOut: odd, T } : undefined;
}

function indices(count: number, keep: (i: number) => boolean): number[] {
  return Array.from({ length: count }, (_, i) => i).filter(keep);
}

/**
 * The fit's sigmas are of a turn ω and a shift about the new camera's axes, T_camera_points ← Exp(ω), +ν. The camera itself moves
 * the other way: by −ω, and by −ν + ω × t, t being where the points' origin lies.
 */
function axesOf(T_given_refined: SE3, { covariance }: PoseFit, { t }: SE3): RefinedAxis[] {
  const turn = rotationLog(T_given_refined.q);
  const change = [...turn, ...T_given_refined.t];
  const C = covariance!;
  // Rows of the map from (ω, ν) to the camera's motion in its given frame, to first order in the change.
  const R = toMatrix({ q: T_given_refined.q, t: [0, 0, 0] });
  const cross = [
    [0, t[2], -t[1]],
    [-t[2], 0, t[0]],
    [t[1], -t[0], 0],
  ];
  const rows = axisNames.map((_, i) => {
    const r = [0, 1, 2].map(k => R[4 * (i % 3) + k]);
    if (i < 3) return [...r.map(x => -x), 0, 0, 0];
    return [...[0, 1, 2].map(c => r.reduce((sum, x, k) => sum + x * cross[k][c], 0)), ...r.map(x => -x)];
  });
  return axisNames.map((axis, i): RefinedAxis => {
    const variance = rows[i].reduce((sum, x, a) => rows[i].reduce((s, y, b) => s + x * y * C[6 * a + b], sum), 0);
    return { axis, change: change[i], sigma: Math.sqrt(variance), observable: true, reasons: [] };
  });
}
