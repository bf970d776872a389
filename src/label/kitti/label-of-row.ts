// A row of KITTI's as a label: levels become shares, and what the row says beyond that is kept as text.
import { wrapAngle } from '../../geometry/angle.js';
import type { SE3 } from '../../geometry/se3.js';
import type { Label, LabelMoment } from '../label.js';
import { alphaOf, boxOf } from './placing.js';
import type { KittiRow } from './row.js';

/** KITTI's words for the levels are fully visible, partly and largely occluded, unknown; a quarter and three quarters stand for two of them. */
export const OCCLUDED: readonly number[] = [0, 0.25, 0.75];

/** alpha is told by the box, up to the rounding of all of them to two decimals. */
const ALPHA_SLACK = 0.03;

export interface RowContext {
  readonly id: string;
  readonly track: string;
  readonly moment: LabelMoment;
  /** `image_2` or `image_02`. */
  readonly camera: string;
  /** Needed where the row has a 3D box. */
  readonly T_velo_rect?: SE3;
  readonly tracking: boolean;
}

export function labelOfRow(row: KittiRow, { id, track, moment, camera, T_velo_rect, tracking }: RowContext): Label {
  const { box2, box3, truncated, occluded, score } = row;
  const share = shareOf(truncated, tracking);
  const hidden = Number.isInteger(occluded) && occluded >= 0 ? OCCLUDED[occluded] : undefined;
  const attributes: [string, string][] = [];
  if (share === undefined && truncated !== -1) attributes.push(['truncated', String(truncated)]);
  if (hidden === undefined && occluded !== 3) attributes.push(['occluded', String(occluded)]);
  if (saysMore(row)) attributes.push(['alpha', row.alphaText]);
  if (score !== undefined) attributes.push(['score', score]);
  const boxes2 = box2 ? [{ camera, left: box2.left, top: box2.top, right: box2.right, bottom: box2.bottom }] : [];
  const label: { -readonly [key in keyof Label]: Label[key] } = {
    id,
    track,
    category: row.type,
    moment,
    frame: '',
    boxes2,
    attributes,
  };
  if (box3 && T_velo_rect) label.box = boxOf(box3, T_velo_rect);
  if (share !== undefined) label.truncated = share;
  if (hidden !== undefined) label.occluded = hidden;
  return label;
}

/** Object: a share. Tracking: the readme says the same, but the files have 0, 1 for cut off and 2 for the ends of tracks. */
function shareOf(truncated: number, tracking: boolean): number | undefined {
  return truncated >= 0 && (tracking ? truncated < 1 : truncated <= 1) ? truncated : undefined;
}

function saysMore({ alpha, box3 }: KittiRow): boolean {
  if (alpha === -10) return false;
  if (!box3) return true;
  const off = alpha - alphaOf(box3);
  return !(Math.abs(wrapAngle(off)) <= ALPHA_SLACK);
}
