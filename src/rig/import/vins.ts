// What the configurations of VINS-Mono and VINS-Fusion say beside the lens: where the cameras sit in the IMU, their topics, their clock.
//
//   VINS-Mono     extrinsicRotation, extrinsicTranslation (imu^R_cam, imu^T_cam), image_topic, in the file of the lens
//   VINS-Fusion   body_T_cam0, body_T_cam1, image0_topic, image1_topic, cam0_calib: name of the lens's file
//   both          imu_topic, td (s, t_imu = t_cam + td), estimate_extrinsic (0 exact, 1 a first guess, 2 not known: any numbers may stand there)
//
// Source: the comments in the configurations of both programs, and readParameters of their vins_estimator.
import type { SE3 } from '../../geometry/se3.js';
import type { StaticEdge } from '../transforms/transform-tree.js';
import type { ForeignSensor } from './calibration-format.js';
import { type ForeignValue, numberOf, refuse, rigidFrom, rigidOf, saidIn, shapedOf } from './foreign-value.js';

/** As in Kalibr's files, so that both join. */
const IMU = 'imu0';
/** Without an IMU the poses are in VINS-Fusion's body, which is a camera then. */
const BODY = 'body';

export interface VinsCamera {
  /** `cam0`; undefined for VINS-Mono's, which is called as in camera_name. */
  readonly name?: string;
  /** File of the lens, without folders; undefined where it is the same file. */
  readonly calib?: string;
  readonly topic?: string;
  readonly T_body_cam?: SE3;
}

export interface VinsConfig {
  readonly body: string;
  readonly cameras: readonly VinsCamera[];
  readonly imu?: ForeignSensor;
  readonly clockOffsetNs?: number;
  readonly notes: readonly string[];
}

/** Whether a text is VINS-Fusion's configuration, which has no lens. */
export function isVinsFusion(text: string): boolean {
  return /^body_T_cam\d\s*:/m.test(text) && /^cam\d_calib\s*:/m.test(text);
}

/** Undefined where a camodocal file has only a lens. */
export function vinsConfig(root: ForeignValue, file: string): VinsConfig | undefined {
  const R = root.at('extrinsicRotation');
  const fusion = [0, 1, 2, 3].filter(i => root.at(`body_T_cam${i}`) || root.at(`cam${i}_calib`));
  const topic = saidIn(root, 'imu_topic');
  if (!R && fusion.length === 0 && !topic) return undefined;
  const body = Number(root.at('imu')?.value ?? 1) === 0 ? BODY : IMU;
  const notes: string[] = [];
  const known = Number(root.at('estimate_extrinsic')?.value ?? 0);
  if (known === 1)
    notes.push(`${file}: estimate_extrinsic is 1, so the poses are a first guess that VINS would improve`);
  if (known === 2)
    notes.push(`${file}: estimate_extrinsic is 2, which says that the poses are not known: they were left out`);
  const pose = (at: ForeignValue | undefined, read: (at: ForeignValue) => SE3) =>
    at && known !== 2 ? read(at) : undefined;
  const cameras: VinsCamera[] = fusion.map(i => ({
    name: `cam${i}`,
    calib: saidIn(root, `cam${i}_calib`)?.split('/').at(-1),
    topic: saidIn(root, `image${i}_topic`),
    T_body_cam: pose(root.at(`body_T_cam${i}`), rigidOf),
  }));
  if (fusion.length === 0)
    cameras.push({ topic: saidIn(root, 'image_topic'), T_body_cam: pose(R, at => monoPose(at, root)) });
  if (Number(root.at('rolling_shutter')?.value ?? 0) === 1)
    notes.push(`${file}: rolling_shutter_tr was not used; readout_ns of a rig file needs to know what a stamp means`);
  return {
    body,
    cameras,
    imu: body === IMU && topic ? { name: IMU, frame: IMU, topic, from: file } : undefined,
    clockOffsetNs: shiftOf(root, file, notes),
    notes,
  };
}

export function edgeOf(config: VinsConfig, { T_body_cam }: VinsCamera, frame: string, from: string): StaticEdge[] {
  return T_body_cam ? [{ parent: config.body, child: frame, T_parent_child: T_body_cam, from }] : [];
}

function monoPose(R: ForeignValue, root: ForeignValue): SE3 {
  const t = root.at('extrinsicTranslation') ?? refuse(R, 'expected an extrinsicTranslation beside it, got none');
  return rigidFrom(R, shapedOf(R, [3, 3]), shapedOf(t, [3, 1], [1, 3]));
}

/** A td of 0 is what nobody measured, and says nothing of the stamps. */
function shiftOf(root: ForeignValue, file: string, notes: string[]): number | undefined {
  const at = root.at('td');
  if (!at) return undefined;
  const seconds = numberOf(at);
  if (Math.abs(seconds) > 9e6) return refuse(at, `expected a time shift in s, at most 9e6, got ${seconds}`);
  const ns = Math.round(seconds * 1e9);
  if (ns === 0) return undefined;
  notes.push(`${file}: td: ${ns / 1e6} ms are added to the cameras' stamps (t_imu = t_cam + td)`);
  return ns;
}
