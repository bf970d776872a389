// Every check of labels, in the order in which reports name them.
import type { LabelCheck } from '../check.js';

export const labelChecks: readonly LabelCheck[] = [];
