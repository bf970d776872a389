// Checks of labels: measured over frames, the rig's faults told apart, and the labels ranked by how suspicious they are.
export type { CheckContext, CheckRun, Finding, FrameContext, LabelCheck, Measured } from './check.js';
export { labelChecks } from './checks/index.js';
export type { Findings } from './findings.js';
export { type Judged, judgeLabels } from './judge-labels.js';
export type { Measurements } from './measurements.js';
export { buildQueue, mostSuspicious, type QueueOptions } from './queue/build-queue.js';
export type { QueueItem, QueueJson, QueueReason, QueueRigFault } from './queue/queue-json.js';
export { type RigFault, type SensorShift, sayFault } from './rig/rig-faults.js';
export type { Reason, Suspicion, SuspiciousPlace } from './suspicion.js';
