// Review: verdicts as records, ledgers as sets of them, what they are bound to, and what they say together. No Node, no DOM, no clock.

export { type Agreement, agreementOf, type Interval } from './agreement.js';
export { type AgreementReport, agreementReport } from './agreement-report.js';
export { applyEdit } from './apply-edit.js';
export { type Author, type Made, reviewAuthor, type Said } from './author.js';
export { shareOf } from './binomial.js';
export { canonicalJson } from './canonical.js';
export type { Ratings } from './coefficients.js';
export {
  type CalibratedSensor,
  calibHash,
  canonicalLabel,
  datasetId,
  labelRev,
  labelsRev,
} from './content-hash.js';
export { type Estimate, type Estimates, estimatesOf } from './estimates.js';
export { emptyLedger, joinLedgers, type Ledger, ledgerText, lineOf, recordsOf } from './ledger.js';
export { type Present, type PresentFacts, presentOf, staleReasons } from './present.js';
export { lineFault, readLedger, sayConflicts } from './read-ledger.js';
export { type Revision, revise } from './revise.js';
export { activeRecords, currentRecords, type Item, type ItemState, itemStates, itemsOf } from './states.js';
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
