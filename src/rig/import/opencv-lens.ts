// OpenCV's list of distortion coefficients as a lens model: how many there are says which model it is.
//
//   (k1 k2 p1 p2 [k3 [k4 k5 k6 [s1 s2 s3 s4 [τx τy]]]])     4, 5, 8, 12 or 14
//
// Source: OpenCV calib3d, "Detailed Description". cv::fisheye has 4 as well (k1 k2 k3 k4), and nothing in the list tells it.
import { type ForeignValue, refuse } from './foreign-value.js';

const byCount = [
  [5, 'plumb_bob'],
  [8, 'rational_polynomial'],
  [12, 'thin_prism'],
  [14, 'tilted'],
] as const;

/** The smallest model that the coefficients need; zeros at the end are left out. */
export function openCvLens(at: ForeignValue, coefficients: readonly number[]): { model: string; distortion: number[] } {
  if (![0, 1, 4, 5, 8, 12, 14].includes(coefficients.length) || (coefficients.length === 1 && coefficients[0] !== 0))
    return refuse(at, `expected 4, 5, 8, 12 or 14 distortion coefficients, got ${coefficients.length}`);
  const needed = coefficients.findLastIndex(k => k !== 0) + 1;
  const [count, model] = byCount.find(([most]) => needed <= most) ?? byCount[3];
  const distortion = needed === 0 ? [] : Array.from({ length: count }, (_, i) => coefficients[i] ?? 0);
  return { model, distortion };
}
