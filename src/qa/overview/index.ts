// A dataset at a glance: numbers for the viewer, and a page that needs nothing but itself.
export { missingPath } from './coverage-path.js';
export {
  type AlignmentRows,
  type CalibrationOverview,
  type Overview,
  type OverviewInput,
  overviewOf,
  type RejectRows,
  type SensorOverview,
} from './overview.js';
export { type OverviewPage, overviewPage } from './page.js';
export { type PairVerdict, pointsOut, type Remarkable } from './points-out.js';
