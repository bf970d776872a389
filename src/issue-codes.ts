// Every FL code with its severity and meaning: the table that docs/ISSUES.md and the tests are checked against.
import type { Severity } from './issue.js';

const table = {
  // Input files
  FL0101: ['error', 'input not found or not readable'],
  FL0102: ['error', 'file is empty'],
  FL0103: ['error', 'file is not a recording (Git LFS pointer, HTML page, archive, unknown content)'],
  FL0104: ['error', 'read failed while the recording was open'],
  FL0105: ['warning', 'inputs are of different kinds or overlap'],
  FL0106: ['warning', 'a file that the recording names is missing, or a data file has no stamp'],
  FL0110: ['warning', 'a log of Argoverse 2 has no poses, mountings or lenses'],
  FL0111: ['warning', 'files of an Argoverse 2 log are damaged or hold something else: left out'],
  FL0112: ['info', 'points were moved to the stamps of their sweeps by the dataset: they are not moved again'],
  FL0115: ['error', 'tables of a nuScenes folder are missing, or hold no such scene'],
  FL0116: ['warning', 'row of a nuScenes table is damaged or not usable: left out'],
  FL0117: ['warning', 'token of a nuScenes table stands twice: the first row was used'],
  FL0118: ['warning', 'token of a nuScenes table leads to no row'],
  FL0119: ['warning', 'folder holds several scenes: one was read'],
  // Containers
  FL0201: ['warning', 'recording is cut short: what is whole was kept'],
  FL0202: ['warning', 'index is missing or unusable: the file was scanned instead'],
  FL0203: ['warning', 'damaged record: skipped'],
  FL0204: ['warning', 'unknown compression: the chunk was skipped'],
  FL0205: ['warning', 'chunk does not decompress or fails its checksum: skipped'],
  FL0206: ['warning', 'recording holds no messages'],
  FL0207: ['warning', 'message names a channel that was not declared: dropped'],
  FL0208: ['error', 'a size or count in the file is beyond the limits'],
  FL0209: ['warning', 'checksum differs but the data could be read: some of it may be wrong'],
  FL0210: ['warning', 'topic carries more than one type: each is a channel of its own'],
  // Messages
  FL0301: ['info', 'message type is not known to framelock: listed, not exported'],
  FL0302: ['warning', 'message definition is missing: the built-in one is used, or the topic is skipped'],
  FL0303: ['warning', 'message definition is malformed or breaks the identifier grammar: the topic is skipped'],
  FL0304: ['warning', 'message does not fit its definition: dropped'],
  FL0305: ['warning', 'message encoding is not supported: the topic is skipped'],
  FL0306: ['warning', 'point cloud layout is not usable: dropped'],
  FL0307: ['warning', 'image is not usable: dropped'],
  FL0308: ['warning', 'image encoding cannot be stored as a picture: kept as raw bytes'],
  // Time
  FL0401: ['warning', 'header stamps are zero: record stamps used'],
  FL0402: ['warning', 'header stamps are implausible: record stamps used'],
  FL0403: ['warning', 'record stamps disagree with every header: header stamps used'],
  FL0404: ['warning', 'stamps step backward'],
  FL0405: ['info', 'duplicate stamps'],
  FL0406: ['warning', 'a stream matched no frame'],
  FL0408: ['warning', 'record stamp lies beyond the range of signed 64-bit ns: clamped'],
  FL0420: ['info', 'a clock was corrected by what its stamps tell'],
  FL0421: ['warning', 'trigger pulses and messages do not all match'],
  FL0422: ['error', 'clock file is not valid'],
  FL0423: ['warning', 'clock file names a topic that the recording does not have'],
  FL0424: ['error', 'a stream has nothing for a frame, and was asked to be in every one'],
  FL0430: ['error', 'recording does not meet the policy'],
  // Rig
  FL0501: ['error', 'rig file or calibration file is not valid'],
  FL0502: ['warning', 'sensor has no calibration: it is not projected'],
  FL0503: ['warning', 'image size differs from its calibration: it is not projected'],
  FL0504: ['error', 'transforms form a cycle'],
  FL0505: ['warning', 'a frame has two parents: one was kept'],
  FL0506: ['warning', 'transform is not a rotation (non-unit quaternion or not finite): ignored'],
  FL0507: ['warning', 'lens model is unknown: the camera is not projected'],
  FL0508: ['warning', 'sensors are not connected by transforms: not projected'],
  FL0509: ['warning', 'intrinsics are empty or not usable: the camera is not projected'],
  FL0510: ['warning', 'calibration changes inside the recording: the first was used'],
  FL0511: ['warning', 'rig file names a topic that the recording does not have'],
  FL0512: ['info', 'the lens model does not reach the corners of the pictures: nothing is projected there'],
  FL0520: ['error', 'calibration file is of no known format'],
  FL0521: ['error', 'calibration files contradict one another'],
  FL0522: ['warning', 'picture has another size than its calibration file says'],
  FL0523: ['error', 'calibration file does not tell the size of the pictures: the camera was left out'],
  FL0530: ['error', 'robot description is a template (xacro), not a robot'],
  FL0531: ['error', 'files hold several calibrations of one sensor'],
  FL0532: ['error', 'Feather (Arrow) file is damaged or of a kind that is not read'],
  FL0533: ['error', 'PCD file is damaged or of a kind that is not read'],
  FL0534: ['warning', 'a calibration file contradicts itself: the reading that is a rigid motion was taken'],
  FL0540: ['error', 'transform cannot be looked up: the frame does not exist, or the transforms form a loop'],
  FL0541: ['error', 'transform cannot be looked up: the frames are not in one tree at that time'],
  FL0542: ['error', 'transform cannot be looked up: it would have to be extrapolated'],
  // Trajectory and projection
  FL0601: ['info', 'no trajectory: projection is not motion-compensated'],
  FL0602: ['warning', 'trajectory does not cover a frame: that frame is not motion-compensated'],
  FL0603: ['warning', 'per-point time has no recognisable unit: one time per sweep is used'],
  FL0604: [
    'warning',
    'point times were asked from the azimuth, but the scan does not allow it: one time per sweep is used',
  ],
  FL0605: ['warning', 'a LiDAR, radar or camera does not tell how it moved: left out'],
  FL0606: ['warning', 'neighbouring sweeps were asked to be merged, but they cannot be'],
  FL0607: ['info', 'the points of a spinning LiDAR have no times, but their directions tell them'],
  FL0610: ['warning', 'sweeps could not be moved to their stamps, for poses do not reach them: stored as recorded'],
  FL0611: [
    'warning',
    'sweeps could not be moved to their stamps, for the LiDAR does not tell enough: stored as recorded',
  ],
  FL0612: ['warning', 'points without a time in a moved sweep: their place is not known'],
  FL0613: ['warning', 'sweeps are moved by a gyroscope alone: turned, not shifted'],
  FL0620: [
    'warning',
    'a camera reads its lines one after another, but nothing tells how it moved: projected as if all at once',
  ],
  FL0621: ['warning', 'no line of a rolling shutter was found for points: they count as not seen'],
  FL0622: ['info', 'points are too far for a depth map: left out of it'],
  FL0623: ['error', 'several frames of a painted cloud need a trajectory'],
  // Boxes, radar, calibration from motion and targets
  FL0630: ['error', 'a 3D box has numbers that make none'],
  FL0631: ['error', 'table of points known twice is not valid'],
  FL0632: ['warning', "a radar's Doppler does not fit the car's motion: not compensated"],
  FL0633: ['info', 'a radar counts approaching targets as positive: turned round where it is compensated'],
  // Output
  FL0701: ['error', 'output cannot be written'],
  FL0702: ['error', 'output folder holds something else'],
  FL0703: ['error', 'another run is writing this output'],
  FL0704: ['error', 'dataset is damaged'],
  FL0705: ['error', 'source bytes differ from what the dataset recorded'],
  // Use
  FL0801: ['error', 'option or argument is wrong'],
  FL0802: ['error', 'no frames can be made from this recording'],
  FL0803: ['error', 'interrupted'],
  FL0810: ['error', 'policy file is not valid'],
  FL0899: ['error', 'internal error: please report it'],
  // Motion
  FL0901: ['warning', 'readings of a motion are not usable: skipped'],
  FL0902: ['error', 'file or topic says nothing of motion'],
  // Calibration health
  FL0910: ['warning', 'a LiDAR–camera calibration does not fit the frames, or changes inside the recording'],
  FL0911: ['info', 'whether a LiDAR–camera calibration is right cannot be told from these frames'],
  // Refinement of calibration
  FL0920: ['error', 'too little to refine a calibration by'],
  FL0921: ['warning', 'refinement refused: the new calibration is not shown to be better'],
  FL0922: ['error', 'file exists: a refinement overwrites nothing'],
  FL0923: ['info', 'frames of a refinement lie so close together that held-out ones prove little'],
  // The convention doctor
  FL0930: ['warning', 'another reading of a calibration fits the recording: a mistake of convention'],
  FL0931: ['info', 'which reading of a calibration is right cannot be told from these frames'],
  FL0932: ['warning', 'cameras propose different readings of one sensor: it is left as given'],
  // Labels
  FL1001: ['error', 'labels are in no format that framelock reads'],
  FL1002: ['error', 'labels cannot be read'],
  FL1003: ['warning', 'labels have numbers that make none: left out'],
  FL1004: ['warning', 'labels belong to no frame: not looked at'],
  FL1006: ['warning', 'label ids stand twice'],
  FL1007: ['warning', 'labels name no class'],
  FL1012: ['warning', 'annotations name tokens that lead to no row: what those would have told is missing'],
} as const satisfies Record<string, readonly [Severity, string]>;

export type IssueCode = keyof typeof table;

export const issueCodes: readonly { code: IssueCode; severity: Severity; meaning: string }[] = Object.entries(
  table,
).map(([code, [severity, meaning]]) => ({ code: code as IssueCode, severity, meaning }));

export function severityOf(code: IssueCode): Severity {
  return table[code][0];
}

/** Codes that say that something the recording held, or may have held, is not in the result: the run ends with exit code 3. */
const losses: ReadonlySet<IssueCode> = new Set<IssueCode>([
  'FL0101',
  'FL0102',
  'FL0103',
  'FL0104',
  'FL0111',
  'FL0115',
  'FL0116',
  'FL0118',
  'FL0201',
  'FL0203',
  'FL0204',
  'FL0205',
  'FL0207',
  'FL0209',
  'FL0303',
  'FL0304',
  'FL0306',
  'FL0520',
  'FL0521',
  'FL0523',
]);

export function meansLoss(code: IssueCode): boolean {
  return losses.has(code);
}
