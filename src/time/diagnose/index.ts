// What the stamps of a recording say of its clocks: pure functions of header and record stamps.
export { type ClockClass, clockClasses, type Delay } from './clock-class.js';
export { diagnoseStream, type StreamDiagnosis } from './diagnose-stream.js';
export { type ClockJump, findJumps } from './jumps.js';
export { diagnoseRecorder, type RecorderFinding, recorderClocks } from './recorder.js';
export { type MeaningFinding, stampMeaning } from './stamp-meaning.js';
export { type StampSeries, stampSeries } from './stamp-series.js';
export { type OwnedJump, type StreamJumps, whoseJumps } from './whose-jumps.js';
