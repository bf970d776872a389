// Which CameraInfo describes which picture topic, and the lens and pose correction it gives.
import { createCamera, inWindow } from '../camera/index.js';
import { fromMatrix, identity, type SE3, type Vec3 } from '../geometry/se3.js';
import { FramelockError } from '../issue.js';
import type { CameraInfo } from '../message/value.js';
import { checkNotYetApplied, sameWindow, windowOf, windowWords } from './camera-window.js';
import type { RecordedMoment, RigCamera } from './rig.js';
import { normalFrame } from './transform-tree.js';

export interface InfoOfTopic {
  readonly topic: string;
  /** Which of the topic's messages it is, from 0, the default. */
  readonly message?: number;
  readonly info: CameraInfo;
  /** The first message of the topic that says something else, where one does: `info` holds for pictures before it. */
  readonly until?: RecordedMoment;
  /** From this message on all say the same as `info` again. */
  readonly again?: RecordedMoment;
}

/**
 * The CameraInfo of a picture topic. One fits when its namespace is a part of the picture's topic at `/` boundaries
 * (`/cam2/camera_info` fits `/cam2/image/compressed`, not `/cam2_raw/image`) or when its frame is the pictures' frame.
 * The longest fitting namespace wins, then an equal frame. `ambiguous` when what is left says different things.
 */
export function matchCameraInfo(
  image: { readonly topic: string; readonly frameId: string },
  infos: readonly InfoOfTopic[],
): InfoOfTopic | 'ambiguous' | undefined {
  const frame = normalFrame(image.frameId);
  const fits = infos.flatMap(one => {
    const sameFrame = frame !== '' && normalFrame(one.info.frameId) === frame;
    const shared = sharedNamespace(image.topic, one.topic);
    return sameFrame || shared >= 0 ? [{ one, rank: 2 * shared + (sameFrame ? 1 : 0) }] : [];
  });
  const best = Math.max(...fits.map(fit => fit.rank));
  const left = fits.filter(fit => fit.rank === best).map(fit => fit.one);
  if (left.length === 0) return undefined;
  return left.every(one => sameNumbers(one.info, left[0].info)) ? left[0] : 'ambiguous';
}

/**
 * Parts of the info's namespace when the picture's topic begins with it, else -1. An empty one fits only root topics. librealsense
 * records `X/image/data` with `X/info/camera_info`.
 */
function sharedNamespace(imageTopic: string, infoTopic: string): number {
  const image = imageTopic.split('/').filter(part => part !== '');
  const info = infoTopic.split('/').filter(part => part !== '');
  const beside = image.slice(-2).join('/') === 'image/data' && info.slice(-2).join('/') === 'info/camera_info';
  const space = info.slice(0, beside ? -2 : -1);
  if (space.length === 0) return image.length - (isTransport(image) ? 1 : 0) === 1 ? 0 : -1;
  return space.every((part, i) => part === image[i]) ? space.length : -1;
}

/** The topic that pictures have without the last part, where this only names how they are carried (`image_raw/compressed`). */
export function pictureTopic(topic: string): string {
  const parts = topic.split('/').filter(part => part !== '');
  return `/${parts.slice(0, isTransport(parts) ? -1 : undefined).join('/')}`;
}

/** Whether the last part only names how pictures are carried. */
function isTransport(parts: readonly string[]): boolean {
  return /^(compressed|compressedDepth|ffmpeg|theora|zstd|image_transport)$/.test(parts[parts.length - 1] ?? '');
}

/** Drivers publish zeros as long as no calibration was given to them (sensor_msgs/CameraInfo: "K[0] == 0.0 means uncalibrated"). */
export function isUncalibrated({ K }: CameraInfo): boolean {
  return K.every(value => value === 0);
}

/** Whether both make the same of a point: do_rectify alone makes no difference here. */
export function sameNumbers(a: CameraInfo, b: CameraInfo): boolean {
  return sameWindow(a, b) && sameCalibration(a, b);
}

/** What is said of a CameraInfo that differs from the first of its topic. */
export function changeOfInfo(first: CameraInfo, later: CameraInfo, when = '', again = ''): string {
  const what = sameCalibration(first, later)
    ? `region of interest or binning of this camera change inside the recording (from ${windowWords(first)} to ${windowWords(later)})`
    : 'the calibration of this camera changes inside the recording';
  const used = again === '' ? '' : `, and again from ${again} on`;
  const not = again === '' ? 'from then on' : 'in between';
  return `${what}${when}; the first one was used up to there${used}, and pictures ${not} are not projected: split the recording or give a rig file`;
}

/** Whether all but binning and region of interest is equal. */
function sameCalibration(a: CameraInfo, b: CameraInfo): boolean {
  return (
    a.width === b.width &&
    a.height === b.height &&
    a.model === b.model &&
    sameList(a.D, b.D) &&
    sameList(a.K, b.K) &&
    sameList(a.R, b.R) &&
    sameList(a.P, b.P)
  );
}

/** NaN is the same as NaN here. */
function sameList(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !(Number.isNaN(a[i]) && Number.isNaN(b[i]))) return false;
  return true;
}

/** ROS names rectified pictures `image_rect`, `image_rect_color`, …: `rect` or `rectified` as a word of a part of the topic. */
export function isRectifiedTopic(topic: string): boolean {
  return topic.split('/').some(part => /(^|_)rect(ified)?(_|$)/i.test(part));
}

export interface CameraOfInfo {
  readonly camera: RigCamera;
  /** From the frame of the CameraInfo to the frame the lens looks out of: identity for raw pictures. */
  readonly T_lens_frame: SE3;
}

/**
 * Raw pictures: K and D. Rectified ones (REP-104 and image_geometry): u = P (R X, 1) with X in the frame of the CameraInfo.
 * P = K'(I | t) with t = K'^-1 p4, so the lens is K' without distortion, looking out of T_lens_frame = (R, t);
 * for the right camera of a stereo pair t is (-baseline, 0, 0). K and P are of the full resolution; the lens is that of the
 * pictures, with region of interest and binning. Rectified pictures are taken to show the same window as the raw ones, as image_proc
 * makes them, also where do_rectify asks for another (REP 104): a picture of that has another size.
 * Throws FL0507 for an unknown lens model, FL0509 for numbers that are empty or not a camera's, FL0560 for a region or
 * binning that cannot be, FL0561 where it was applied to the numbers already.
 */
export function cameraOfInfo({ topic, info }: InfoOfTopic, rectified: boolean): CameraOfInfo {
  const { width, height, K, P, D, R } = info;
  const M = rectified ? [P[0], P[1], P[2], P[4], P[5], P[6], P[8], P[9], P[10]] : K;
  const name = rectified ? 'P' : 'K';
  if (M.length !== 9 || !M.every(Number.isFinite) || !(M[0] > 0 && M[4] > 0)) {
    const why = M[0] === 0 ? 'is all zero: the camera was not calibrated' : 'is not a camera matrix';
    throw new FramelockError('FL0509', `expected focal lengths above 0, but ${name} of ${topic} ${why}`, {
      at: { topic },
    });
  }
  if (Math.abs(M[1]) > 1e-9 * M[0] || M[3] !== 0 || M[6] !== 0 || M[7] !== 0 || M[8] !== 1)
    throw new FramelockError(
      'FL0509',
      `expected [fx 0 cx; 0 fy cy; 0 0 1], but ${name} of ${topic} is ${M.join(' ')}`,
      { at: { topic } },
    );
  const [fx, , cx, , fy, cy] = M;
  const intrinsics = { width, height, fx, fy, cx, cy, distortion: rectified ? [] : [...D] };
  const full = createCamera(rectified ? 'plumb_bob' : modelOf(info), intrinsics);
  const T_lens_frame = rectified
    ? rectification(R, [(P[3] - cx * P[11]) / fx, (P[7] - cy * P[11]) / fy, P[11]], topic)
    : identity;
  const window = windowOf(topic, info);
  if (!window) return { camera: { model: full.model, intrinsics, lens: full }, T_lens_frame };
  checkNotYetApplied(topic, name, intrinsics, window);
  const seen = inWindow(full.model, intrinsics, window);
  const lens = createCamera(full.model, seen);
  return { camera: { model: lens.model, intrinsics: seen, lens, window }, T_lens_frame };
}

/** librealsense names two lens models whose formulas are no other's; with coefficients of 0, as most of its cameras have, they are a pinhole. */
function modelOf({ model, D }: CameraInfo): string {
  return /^(inverse|modified)[ _]brown[ _]conrady$/i.test(model) && D.every(value => value === 0) ? 'plumb_bob' : model;
}

/** R is left all zero by drivers that do not rectify: taken as identity. */
function rectification(R: readonly number[], t: Vec3, topic: string): SE3 {
  if (!t.every(Number.isFinite))
    throw new FramelockError('FL0509', `expected finite numbers, but P of ${topic} is not`, { at: { topic } });
  if (R.every(value => value === 0)) return { q: identity.q, t };
  try {
    return fromMatrix([...R.slice(0, 3), t[0], ...R.slice(3, 6), t[1], ...R.slice(6, 9), t[2]]);
  } catch (cause) {
    throw new FramelockError('FL0509', `expected a rotation, but R of ${topic} is ${R.join(' ')}`, {
      at: { topic },
      cause,
    });
  }
}
