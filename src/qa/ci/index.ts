// Policies for recordings: read, and held against a sync report.
export { type CiFailure, checkPolicy } from './check.js';
export { type CiPolicy, parseCiPolicy } from './policy.js';
