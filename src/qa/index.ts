// The QA room: what is wrong with a recording, as numbers, sentences and pictures.

export type { ClockDifference, Spread } from './clock-difference.js';
export { frameWords } from './frame-words.js';
export { type Grade, gradeOf, type StreamGrade } from './grade.js';
export { syncPage } from './html/sync-page.js';
export { type MatchQuality, matchQuality } from './match-quality.js';
export type { MotionCurve } from './motion-curve.js';
export { motionCurves } from './motion-curves.js';
export { pointSpans } from './point-spans.js';
export { holdsSensors } from './recorded-stream.js';
export type { Remark } from './remark.js';
export { type PairRelation, type StreamPair, streamPair } from './stream-pair.js';
export { syncJson } from './sync-json.js';
export { type StreamReport, type SyncReport, stampReport, syncReport } from './sync-report.js';
export { type ClockSource, type UsedClock, usedClockWords } from './used-clock.js';
