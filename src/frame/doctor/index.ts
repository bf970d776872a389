// The convention doctor on recordings.
export { type DoctorOptions, diagnosePlan, type PairDiagnosis } from './diagnose-plan.js';
export { type Proposal, proposalEntry, proposalsOf } from './propose.js';
