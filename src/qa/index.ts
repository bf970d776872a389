// The QA room: what is wrong with a recording, as numbers, sentences and pictures.

export type { ClockDifference, Spread } from './clock-difference.js';
export { frameWords } from './frame-words.js';
export { syncPage } from './html/sync-page.js';
export { type Grade, gradeOf, type MatchQuality, matchQuality } from './match-quality.js';
export { type StampHealth, stampHealth } from './stamp-health.js';
export { syncJson } from './sync-json.js';
export type { Remark } from './sync-remarks.js';
export { type StreamReport, type SyncReport, syncReport } from './sync-report.js';
