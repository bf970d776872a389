// What the stamps of a recording say of its clocks: pure functions of header and record stamps.
export { type ClockClass, type ClockFinding, clockClasses, type Delay } from './clock-class.js';
export type { ClockSpeed } from './clock-speed.js';
export { diagnoseStream, type StreamDiagnosis } from './diagnose-stream.js';
export type { Gap } from './gaps.js';
export { type ClockJump, findJumps } from './jumps.js';
export { diagnoseRecorder, type RecorderClock, type RecorderFinding, recorderClocks } from './recorder.js';
export { type MeaningFinding, type MeaningWitness, stampMeaning } from './stamp-meaning.js';
export { type StampSeries, stampSeries } from './stamp-series.js';
export { type JumpOwner, type OwnedJump, type StreamJumps, whoseJumps } from './whose-jumps.js';
