// All kinds of mistakes that are tried, the commonest first: of two that come to the same numbers the first is named.
import type { LensFamily, PoseFamily } from '../reading.js';
import { axesFamily } from './axes.js';
import { degreesFamily } from './degrees.js';
import { eulerFamily } from './euler.js';
import { inverseFamily } from './inverse.js';
import { leftHandedFamily } from './left-handed.js';
import { lensAxesFamily } from './lens-axes.js';
import { lensDistortionFamily } from './lens-distortion.js';
import { lensSizeFamily } from './lens-size.js';
import { quaternionOrderFamily } from './quaternion-order.js';
import { translationFamily } from './translation.js';
import { transposedFamily } from './transposed.js';
import { unitsFamily } from './units.js';

export const poseFamilies: readonly PoseFamily[] = [
  inverseFamily,
  transposedFamily,
  quaternionOrderFamily,
  axesFamily,
  unitsFamily,
  translationFamily,
  leftHandedFamily,
  eulerFamily,
  degreesFamily,
];

export const lensFamilies: readonly LensFamily[] = [lensSizeFamily, lensAxesFamily, lensDistortionFamily];
