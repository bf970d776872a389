// Turbo: a rainbow whose lightness rises and falls evenly, so that near and far can be told apart on any picture.
// Polynomial of degree 5 by Anton Mikhailov and Ruofei Du, Google, 2019 (Apache-2.0).
import type { Colour } from './canvas.js';

const red = [0.13572138, 4.6153926, -42.66032258, 132.13108234, -152.94239396, 59.28637943];
const green = [0.09140261, 2.19418839, 4.84296658, -14.18503333, 4.27729857, 2.82956604];
const blue = [0.1066733, 12.64194608, -60.58204836, 110.36276771, -89.90310912, 27.34824973];

/** Clamped to 0 (dark blue) .. 1 (dark red). */
export function turbo(x: number): Colour {
  const at = Math.min(1, Math.max(0, x));
  return [byte(red, at), byte(green, at), byte(blue, at)];
}

/** Depth to colour by its logarithm: red is near, blue is far, and a metre counts more the nearer it is. */
export interface DepthScale {
  readonly nearM: number;
  readonly farM: number;
}

/** The dark ends of turbo are hard to see on a picture. */
const DIM = 0.06;

export function depthColour({ nearM, farM }: DepthScale, depthM: number): Colour {
  return turbo(1 - DIM - (1 - 2 * DIM) * depthShare({ nearM, farM }, depthM));
}

/** 0 at the near end, 1 at the far end, clamped; whatever lies behind or at the lens counts as near. */
export function depthShare({ nearM, farM }: DepthScale, depthM: number): number {
  if (!(depthM > nearM)) return 0;
  return Math.min(1, Math.log(depthM / nearM) / Math.log(farM / nearM));
}

function byte(coefficients: readonly number[], x: number): number {
  const value = coefficients.reduceRight((sum, c) => sum * x + c, 0);
  return Math.round(255 * Math.min(1, Math.max(0, value)));
}
