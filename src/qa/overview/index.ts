// A dataset at a glance: numbers for the viewer, and a page that needs nothing but itself.
export { missingPath } from './coverage-path.js';
export { type AlignmentRows, overviewOf } from './overview.js';
export { overviewPage } from './page.js';
export { pointsOut } from './points-out.js';
