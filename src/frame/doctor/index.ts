// The convention doctor on recordings.
export { type DoctorOptions, diagnosePlan, type PairDiagnosis } from './diagnose-plan.js';
export { proposalEntry, proposalsOf } from './propose.js';
