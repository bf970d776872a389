// The front door: everything of framelock that does not know where it stands. Node and browser parts have doors of their own.
export type { Bytes, Folder, Input } from './bytes/bytes.js';
export type { Decompress, Decompressors } from './bytes/decompress.js';
export type { Digest, Sha256 } from './bytes/digest.js';
export {
  type ColumnData,
  type ColumnValues,
  type FeatherBatch,
  type FeatherColumn,
  type FeatherFile,
  isFeather,
  openFeather,
  readColumns,
} from './bytes/feather/index.js';
export { memoryBytes } from './bytes/memory.js';
export {
  type Diagnosis as ConventionDiagnosis,
  diagnose as diagnoseConventions,
  lookAtFrame,
  type RigNumbers,
} from './calibration/doctor/index.js';
export type { FrameEvidence, Twist } from './calibration/evidence/index.js';
export { estimateHandEye, type HandEye, type HandEyeOptions } from './calibration/hand-eye/index.js';
export {
  type CheckOptions,
  checkCalibration,
  type EvidenceSource,
  type PairHealth,
  pairHealthJson,
  type WindowVerdict,
} from './calibration/health/index.js';
export { RadarYaw, type RadarYawEstimate, type SensorMotion, type YawOptions } from './calibration/radar-yaw/index.js';
export {
  type Correspondences,
  type PoseFit,
  type PoseOptions,
  type ResidualReport,
  readCorrespondences,
  residualReport,
  solvePose,
} from './calibration/target/index.js';
export {
  estimateOffset,
  type IncrementTrack,
  type MotionTrack,
  type OffsetOptions,
  type RateTrack,
  type Reason,
  type SpeedTrack,
  type TimeOffset,
} from './calibration/time-offset/index.js';
export type { Camera, Intrinsics, LensModel } from './camera/camera.js';
export { createCamera, lensModels } from './camera/index.js';
export type { LongStamps, Numbers } from './column.js';
export { type Dataset, type WriteContext, writeDataset } from './export/dataset/write-dataset.js';
export { labelWriters } from './export/labels/index.js';
export type { OutputFile, OutputFolder } from './export/output.js';
export { rawImageCodec } from './export/raw-image.js';
export { type DatasetEvidence, datasetEvidence } from './export/read/dataset-evidence.js';
export { type Manifest, readManifest } from './export/read/dataset-reader.js';
export { datasetScene } from './export/read/dataset-scene.js';
export { cellAddress } from './export/read/trace.js';
export { verifyDataset } from './export/read/verify.js';
export { type EvidenceContext, planEvidence } from './frame/evidence/index.js';
export type { AtFrame, Cell, Deskewed, NotDeskewed, ProjectionCell, SyncedFrame } from './frame/frame.js';
export { FrameReader } from './frame/frame-reader.js';
export {
  checkMotion,
  type MotionCheck,
  type MotionObserver,
  motionObservers,
  type ObservedMotion,
} from './frame/motion/index.js';
export { type ClockMode, defaultOptions, type FrameOptions, type StreamOptions } from './frame/options.js';
export { type FramePlan, planFrames } from './frame/plan.js';
export { type RecordedTransforms, readTransforms } from './frame/read-transforms.js';
export {
  type BindOptions,
  type BoundLabel,
  type BoundLabels,
  bindLabels,
  type Scene,
  type SceneCloud,
  type SceneFrame,
  type ScenePicture,
  type SceneSensor,
} from './frame/scene/index.js';
export type { Sensor } from './frame/sensor.js';
export type { ClockOrigin, SensorClock } from './frame/stamps/sensor-clock.js';
export { type Box3, type PointRows, pointsInBox } from './geometry/box3.js';
export { apply, compose, identity, interpolate, inverse, type SE3, toMatrix } from './geometry/se3.js';
export { FramelockError, type Issue, Issues, issueLine, type Place, type Severity } from './issue.js';
export { type IssueCode, issueCodes } from './issue-codes.js';
export {
  type Box2,
  type Label,
  type LabelFormat,
  type LabelSet,
  type LabelWriteContext,
  type LabelWriter,
  labelFormats,
  openLabels,
  type WrittenLabels,
} from './label/index.js';
export type { Decoder, Schema } from './message/decoder.js';
export type * from './message/value.js';
export {
  type DepthMap,
  depthMap,
  distanceName,
  OCCLUDED,
  overlapOf,
  type Painted,
  type Picture,
  type PictureBox,
  type PixelRect,
  paintCloud,
  projectBox,
  type Sightings,
  UNKNOWN,
  VISIBLE,
  type View,
  visibilityOf,
} from './projection/index.js';
export {
  pointSpans,
  type StreamReport,
  type SyncReport,
  stampReport,
  syncJson,
  syncPage,
  syncReport,
  type UsedClock,
  usedClockWords,
} from './qa/index.js';
export { buildQueue, judgeLabels, type LabelCheck, labelChecks, type QueueJson } from './qa/labels/index.js';
export {
  type Author,
  agreementReport,
  calibHash,
  datasetId,
  type Edit as LabelEdit,
  estimatesOf,
  type Item as ReviewItem,
  itemsOf,
  joinLedgers,
  type Ledger,
  labelRev,
  labelsRev,
  ledgerPath,
  ledgerText,
  type PresentFacts,
  presentOf,
  readLedger,
  reviewAuthor,
  revise,
  type Said,
  targetKey,
  type Verdict,
  verdictReasons,
} from './qa/review/index.js';
export {
  compareRigs,
  type LookedAt,
  type PixelShift,
  type RigDifference,
  rigOfFile,
  type SensorDifference,
} from './rig/compare/index.js';
export { parseClockFile, parseRigFile } from './rig/file/index.js';
export {
  type CalibrationFile,
  type CalibrationFormat,
  calibrationFormats,
  type ForeignCalibration,
  type ForeignCamera,
  type ForeignSensor,
  type ImportedRig,
  type ImportOptions,
  importRig,
  rigYaml,
} from './rig/import/index.js';
export type {
  ClockFile,
  Rig,
  RigFile,
  RigSensor,
  Trajectory,
  TransformAnswer,
  TransformBuffer,
  TransformRefusal,
} from './rig/index.js';
export { argoverse2Calibration } from './source/av2/index.js';
export { blockReader } from './source/block-reader.js';
export type { FileIndex } from './source/file-index.js';
export { findMessage } from './source/find-message.js';
export { allFormats } from './source/index.js';
export type { CacheSlot, IndexCache } from './source/index-cache/index-cache.js';
export { TableBuilder } from './source/message-table.js';
export { openRecording } from './source/open.js';
export { isPcd, type PcdCloud, readPcd } from './source/pcd/index.js';
export { isPly, readPly } from './source/ply/index.js';
export type { Block, Channel, Lost, MessageTable, OpenContext, Source, SourceFormat } from './source/source.js';
export { NO_STAMP } from './source/source.js';
export {
  type Alignment,
  type AlignRequest,
  approximate,
  type Brackets,
  exact,
  latest,
  type Match,
  type Member,
  type Missing,
  nearest,
  type Picks,
  type PolicyWords,
  type RejectReason,
  rejectReasons,
  resample,
  type SyncPolicy,
  type Windows,
} from './sync/index.js';
export { type ClockBreaks, clockBreaks, type StampedMessages } from './time/clock-breaks.js';
export { type ClockDecision, decideClocks } from './time/clock-decision.js';
export { type ClockFit, fitClock, modelOf } from './time/clock-fit.js';
export { type ClockModel, type ClockSegment, correctedBy } from './time/clock-model.js';
export {
  type ClockClass,
  type ClockJump,
  type Delay,
  diagnoseRecorder,
  diagnoseStream,
  findJumps,
  type OwnedJump,
  type RecorderFinding,
  type StampSeries,
  type StreamDiagnosis,
  type StreamJumps,
  stampSeries,
  whoseJumps,
} from './time/diagnose/index.js';
export { type KnownOffset, knownJump, knownOffset } from './time/known-offsets.js';
export { type StampedStream, stampedStream } from './time/stamped-stream.js';
export type { ClockCorrection, Stream } from './time/stream.js';
export { version } from './version.js';
