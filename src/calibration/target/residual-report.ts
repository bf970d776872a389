// How well a given pose explains points that a picture shows: nothing is fitted.
import type { Camera } from '../../camera/camera.js';
import type { SE3 } from '../../geometry/se3.js';
import type { Correspondences } from './correspondences.js';
import { pixelResiduals } from './pixel-residuals.js';

export interface ResidualReport {
  readonly count: number;
  /** Points that the lens does not see under this pose; the figures are of the others. */
  readonly unseen: number;
  /** Distances in the picture, px; NaN without a point that is seen. */
  readonly mean: number;
  readonly rms: number;
  readonly max: number;
  /** Per point; infinite where the lens does not see it. */
  readonly residualPx: Float64Array;
}

/** Distances, px, between where points are seen and where the pose puts them. Nothing is thrown for points that the lens does not see. */
export function residualReport(points: Correspondences, lens: Camera, T_camera_target: SE3): ResidualReport {
  const { size } = pixelResiduals(points, lens, T_camera_target);
  const seen = size.filter(Number.isFinite);
  const over = (f: (r: number) => number) => seen.reduce((sum, r) => sum + f(r), 0) / seen.length;
  return {
    count: points.count,
    unseen: points.count - seen.length,
    mean: over(r => r),
    rms: Math.sqrt(over(r => r * r)),
    max: seen.length > 0 ? seen.reduce((most, r) => Math.max(most, r), 0) : Number.NaN,
    residualPx: size,
  };
}
