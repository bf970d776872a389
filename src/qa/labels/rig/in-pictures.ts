// Shifts in a camera's pictures as displacements: px that the projected boxes must move to lie on what the pictures show.
import type { CauseName, Displacement } from '../../../calibration/cause/index.js';
import type { BoundLabel, SceneSensor } from '../../../frame/scene/index.js';
import { apply, inverse, type SE3, toMatrix, type Vec3 } from '../../../geometry/se3.js';
import type { Measured } from '../check.js';
import { LABEL_SIGMA_M, type Shifted } from './shifted.js';

export type Told = Pick<Measured, 'label' | 'frame' | 'shift'>;

/** px that edges of boxes in pictures are off by, whatever the range (1 sigma). */
const PICTURE_SIGMA = 1.5;
/** Over which the motion between label and picture is differentiated, ns. */
const STEP = 10_000_000n;

/** `momentOf` gives the corrected stamp of the camera's picture in a frame. Undefined where the box cannot be placed in it. */
export function shiftedInPicture(
  { frame, shift }: Told,
  bound: BoundLabel,
  { T_rig_sensor, lens }: SceneSensor,
  momentOf: (frame: number) => bigint | undefined,
): Shifted | undefined {
  const stampNs = momentOf(frame);
  if (!shift || !T_rig_sensor || !lens || stampNs === undefined) return undefined;
  const T_camera_rig = inverse(T_rig_sensor);
  const middle = (at: bigint) => {
    const box = bound.boxAt(at);
    return box && apply(T_camera_rig, box.T.t);
  };
  const [p, later] = [middle(stampNs), middle(stampNs + STEP)];
  if (!p || !later) return undefined;
  const jacobian = new Float64Array(6);
  lens.jacobian(Float64Array.from(p), 1, jacobian);
  const uv = new Float64Array(2);
  const seen = new Uint8Array(1);
  lens.project(Float64Array.from(p), 1, uv, seen);
  if (!seen[0] || !jacobian.every(Number.isFinite)) return undefined;
  const perSecond = scaled(sum(later, scaled(p, -1)), 1e9 / Number(STEP));
  const mover = bound.velocity && moves(bound.velocity) ? scaled(turned(T_camera_rig, bound.velocity), -1) : undefined;
  const where = { frame, range: Math.hypot(...p), side: (uv[0] + 0.5) / lens.width };
  const along = (['u', 'v'] as const).flatMap((axis, row): Displacement[] => {
    const px = -shift[row];
    if (!Number.isFinite(px)) return [];
    const j: Vec3 = [jacobian[3 * row], jacobian[3 * row + 1], jacobian[3 * row + 2]];
    const dot = (v: Vec3) => j[0] * v[0] + j[1] * v[1] + j[2] * v[2];
    const weight = 1 / (PICTURE_SIGMA ** 2 + (Math.hypot(...j) * LABEL_SIGMA_M) ** 2);
    // d/dω of Exp(ω)·p is ω × p: j · (e_k × p).
    const perTurn = [j[2] * p[1] - j[1] * p[2], j[0] * p[2] - j[2] * p[0], j[1] * p[0] - j[0] * p[1]] as const;
    const timed = { perSecond: dot(perSecond), perMoverSecond: mover ? dot(mover) : 0 };
    return [{ along: axis, px, weight, perTurn, perShift: j, ...timed, ...where }];
  });
  return along.length === 0 ? undefined : { ...namesOf(bound), shift, along };
}

/** The same for a cloud: cm that its points lie beside the boxes, as turns and shifts of the points in the sensor's own frame. */
export function shiftedInCloud({ frame, shift }: Told, bound: BoundLabel, T_rig_sensor: SE3): Shifted | undefined {
  if (!shift || !bound.box) return undefined;
  const middle = bound.box.T.t;
  const p = apply(inverse(T_rig_sensor), middle);
  const later = bound.boxAt(bound.stampNs + STEP);
  if (!later) return undefined;
  // A sweep that was taken later than its stamp shows everything where it is only then.
  const perSecond = scaled(sum(later.T.t, scaled(middle, -1)), 1e9 / Number(STEP));
  const velocity = bound.velocity && moves(bound.velocity) ? bound.velocity : undefined;
  const m = toMatrix(T_rig_sensor);
  const where = { frame, range: Math.hypot(...p), side: 0.5 + Math.atan2(p[1], p[0]) / (2 * Math.PI) };
  const along = [0, 1, 2].flatMap((row): Displacement[] => {
    if (!Number.isFinite(shift[row])) return [];
    const r: Vec3 = [m[4 * row], m[4 * row + 1], m[4 * row + 2]];
    // Turn and shift are what is put on the points to bring them back: R·(D·p − p) = −shift.
    const perTurn = [r[1] * p[2] - r[2] * p[1], r[2] * p[0] - r[0] * p[2], r[0] * p[1] - r[1] * p[0]] as const;
    return [
      {
        along: row === 2 ? 'v' : 'u',
        px: CM * shift[row],
        weight: 1 / (CM * LABEL_SIGMA_M) ** 2,
        perTurn: [CM * perTurn[0], CM * perTurn[1], CM * perTurn[2]],
        perShift: [-CM * r[0], -CM * r[1], -CM * r[2]],
        perSecond: CM * perSecond[row],
        perMoverSecond: velocity ? CM * velocity[row] : 0,
        ...where,
      },
    ];
  });
  return along.length === 0 ? undefined : { ...namesOf(bound), shift, along };
}

const CM = 100;

export const causeUnits: Record<CauseName, string> = { rotation: 'rad', translation: 'm', time: 's', sweep: 's' };

function namesOf({ position, label }: BoundLabel) {
  const cluster = label.track === '' ? `label ${position}` : `track ${label.track}`;
  return { label: position, cluster, category: label.category };
}

/** What stands tells nothing of moments; below this speed, m/s, tracking noise looks like motion. */
const moves = (velocity: Vec3) => Math.hypot(...velocity) > 0.5;
const sum = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const scaled = (a: Vec3, s: number): Vec3 => [a[0] * s, a[1] * s, a[2] * s];
const turned = ({ q }: SE3, v: Vec3): Vec3 => apply({ q, t: [0, 0, 0] }, v);
