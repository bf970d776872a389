// Every check of labels, in the order in which reports name them.
import type { LabelCheck } from '../check.js';
import { pointsInBox } from './points-in-box.js';

export const labelChecks: readonly LabelCheck[] = [pointsInBox];
