// Every check of labels, in the order in which reports name them.
import type { LabelCheck } from '../check.js';
import { ground } from './ground.js';
import { overlap } from './overlap.js';
import { pointsInBox } from './points-in-box.js';
import { pointsOutside } from './points-outside.js';
import { surfaceFit } from './surface-fit.js';

export const labelChecks: readonly LabelCheck[] = [pointsInBox, pointsOutside, surfaceFit, ground, overlap];
