// Policies for recordings: read them, and check a sync report against them.
export { type CiFailure, checkPolicy } from './check.js';
export { checkLabelPolicy } from './check-labels.js';
export { type LabelPolicy, parseLabelPolicy } from './labels-policy.js';
export { type CiPolicy, parseCiPolicy } from './policy.js';
