// Policies for recordings: read them, and check a sync report against them.
export { type CiFailure, checkPolicy } from './check.js';
export { checkLabelPolicy } from './check-labels.js';
export { parseLabelPolicy } from './labels-policy.js';
export { parseCiPolicy } from './policy.js';
