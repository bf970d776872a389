// Checks of labels: measured over frames, the rig's faults told apart, and the labels ranked by how suspicious they are.
export type { LabelCheck } from './check.js';
export { labelChecks } from './checks/index.js';
export { type Judged, judgeLabels } from './judge-labels.js';
export { buildQueue, mostSuspicious } from './queue/build-queue.js';
export type { QueueItem, QueueJson } from './queue/queue-json.js';
export { sayFault } from './rig/rig-faults.js';
