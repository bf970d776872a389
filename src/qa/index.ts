// The QA room: what is wrong with a recording, as numbers, sentences and pictures.

export { frameWords } from './frame-words.js';
export { gradeOf } from './grade.js';
export { syncPage } from './html/sync-page.js';
export { matchQuality } from './match-quality.js';
export type { MotionCurve } from './motion-curve.js';
export { motionCurves } from './motion-curves.js';
export { pointSpans } from './point-spans.js';
export { holdsSensors } from './recorded-stream.js';
export { streamPair } from './stream-pair.js';
export { syncJson } from './sync-json.js';
export { type StreamReport, type SyncReport, stampReport, syncReport } from './sync-report.js';
export { type UsedClock, usedClockWords } from './used-clock.js';
