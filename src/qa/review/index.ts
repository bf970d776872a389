// Review: verdicts as records, ledgers as sets of them, what they are bound to, and what they say together. No Node, no DOM, no clock.

export { type Agreement, agreementOf, type Interval, type Unit } from './agreement.js';
export { type AgreementReport, agreementReport } from './agreement-report.js';
export { applyEdit } from './apply-edit.js';
export { type Author, type AuthorOptions, type Made, reviewAuthor, type Said } from './author.js';
export { type Share, shareOf } from './binomial.js';
export { canonicalJson } from './canonical.js';
export type { Coefficients, Ratings } from './coefficients.js';
export {
  type CalibratedSensor,
  calibHash,
  canonicalLabel,
  datasetId,
  labelRev,
  labelsRev,
} from './content-hash.js';
export { type Estimate, type Estimates, estimatesOf } from './estimates.js';
export { type Entry, emptyLedger, joinLedgers, type Ledger, ledgerText, lineOf, recordsOf } from './ledger.js';
export { type Present, type PresentFacts, presentOf, type StaleReason, staleReasons } from './present.js';
export { lineFault, readLedger, sayConflicts } from './read-ledger.js';
export { type Change, type NotApplied, type Revision, revise } from './revise.js';
export {
  activeRecords,
  currentRecords,
  type Item,
  type ItemState,
  itemStates,
  itemsOf,
  type Standing,
} from './states.js';
export type { Entropy } from './ulid.js';
export {
  type Edit,
  fileOfVerdicts,
  LEDGER_FOLDER,
  ledgerPath,
  type Stratum,
  type Target,
  targetKey,
  type Verdict,
  type VerdictWord,
  verdictReasons,
  verdictWords,
} from './verdict.js';
