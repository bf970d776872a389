// Calibration that a program wrote with OpenCV's FileStorage: one camera, or two with R and T between them.
//
// There is no standard of names; these are those of OpenCV's own samples and tools and their usual variants (names are
// compared without case and `_`, and may have 1/2, l/r or left/right before or after them):
//
//   K        cameraMatrix, K, M, intrinsics, cameraMat        3×3
//   D        distCoeffs, distortionCoefficients, D, distortion, distCoeff        1×n or n×1
//   R, T     stereoCalibrate: x2 = R x1 + T
//   xi       cv::omnidir
//   imageWidth + imageHeight, imageSize, cameraResolution, …
//   cameraExtrinsicMat        Autoware's calibration toolkit: 4×4, maps camera into LiDAR
//
// Source: OpenCV samples/cpp/{calibration,stereo_calib}.cpp, tutorial_code/calib3d/camera_calibration, apps/interactive-calibration.
import { inverse, type SE3 } from '../../geometry/se3.js';
import type { StaticEdge } from '../transforms/transform-tree.js';
import type { CalibrationFile, CalibrationFormat, ForeignCalibration, ForeignSensor } from './calibration-format.js';
import { pinholeOf, sizeOf, unknownSize } from './camera-numbers.js';
import {
  type ForeignValue,
  keysOf,
  matrixOf,
  numberOf,
  pixelsOf,
  refuse,
  rigidFrom,
  rigidOf,
  rounded,
  shapedOf,
  textOf,
} from './foreign-value.js';
import { sensorName } from './names.js';
import { openCvLens } from './opencv-lens.js';
import { type Key, keyOf, type Part } from './opencv-names.js';
import { looksLikeStorage, openStorage } from './opencv-storage.js';
import { rosCameraInfo } from './ros-camera-info.js';

export const openCvStorage: CalibrationFormat = {
  name: 'opencv-storage',
  recognise: file =>
    looksLikeStorage(file) &&
    !rosCameraInfo.recognise(file) &&
    !/^(sensor_type|model_type|camera_id|cam\d+):/m.test(file.text) &&
    foundIn(file.text),
  read(files) {
    const parts = files.map(file => readStorage(file, files.length === 1));
    return withStereo(parts);
  },
};

/** A cheap look: does any word before a colon, or any element, name a camera matrix or a pose? */
function foundIn(text: string): boolean {
  const names = text.slice(0, 1 << 20).matchAll(/<([A-Za-z_]\w*)|"([A-Za-z_]\w*)"\s*:|^([A-Za-z_]\w*)\s*:/gm);
  for (const [, element, quoted, plain] of names) {
    const part = keyOf(element ?? quoted ?? plain)?.part;
    if (part === 'K' || part === 'R' || part === 'extrinsic') return true;
  }
  return false;
}

interface Stored {
  readonly sensors: readonly ForeignSensor[];
  readonly transforms: readonly StaticEdge[];
  /** T_2_1 of a pair. */
  readonly pair?: { readonly T: SE3; readonly from: string; readonly metres: number };
  readonly notes: readonly string[];
}

function readStorage(file: CalibrationFile, alone: boolean): Stored {
  const root = openStorage(file);
  const found = new Map<string, ForeignValue>();
  const unused: string[] = [];
  for (const name of keysOf(root)) {
    const key = keyOf(name);
    const at = root.at(name);
    if (!key || !at) unused.push(name);
    else if (!found.has(key.part + key.side)) found.set(key.part + key.side, at);
    else refuse(at, `expected the camera's numbers once, got a second spelling of the same thing; take one out`);
  }
  const shared: readonly Part[] = ['width', 'height', 'size', 'fisheye', 'camera', 'model'];
  const get = (part: Part, side: Key['side']) =>
    found.get(part + side) ?? (shared.includes(part) ? found.get(part) : undefined);
  const cameras = (['', '1', '2'] as const).filter(side => found.has(`K${side}`));
  const notes: string[] = [];
  const stem = file.name.replace(/\.[^.]*$/, '');
  const sensors = cameras.map(side => {
    const said = side === '' && found.has('name') ? textOf(found.get('name') ?? root) : '';
    const base = said !== '' ? said : alone || side !== '' ? 'camera' : stem;
    const name = sensorName(side === '' ? base : `camera_${side}`);
    return readSensor(name, (part: Part) => get(part, side), found.get(`K${side}`) ?? root, file.name, notes);
  });
  const [R, T] = [found.get('R'), found.get('T')];
  const extrinsic = found.get('extrinsic');
  const transforms: StaticEdge[] = [];
  if (extrinsic && sensors.length === 1) {
    transforms.push({ parent: 'lidar', child: sensors[0].frame, T_parent_child: rigidOf(extrinsic), from: file.name });
    notes.push(`${sensors[0].name}: CameraExtrinsicMat maps the camera into the LiDAR, as in Autoware's toolkit`);
  }
  const single = sensors.length === 1;
  if (single && (R || T)) notes.push(`${sensors[0].name}: R and T were left out, the file does not say against what`);
  if (unused.length > 0)
    notes.push(
      `${file.name}: not used: ${unused
        .slice(0, 8)
        .map(key => key.slice(0, 40))
        .join(', ')}`,
    );
  if (sensors.length === 0 && !(R && T)) refuse(root, 'expected a camera matrix, or R and T of a pair, got neither');
  return { sensors, transforms, pair: R && T && !single ? pairOf(R, T, file.name) : undefined, notes };
}

/** m: no pair of cameras with a common view sits farther apart; a board counted in mm makes hundreds of it. */
const WIDEST = 10;

function pairOf(R: ForeignValue, T: ForeignValue, from: string): NonNullable<Stored['pair']> {
  const t = shapedOf(T, [3, 1], [1, 3]);
  const metres = Math.hypot(...t);
  if (metres > WIDEST)
    refuse(
      T,
      `expected metres, at most ${WIDEST} between the cameras of a pair, got ${rounded(metres)}: OpenCV counts in the unit of the board's squares; divide T by 1000 where these were mm`,
    );
  return { T: rigidFrom(R, shapedOf(R, [3, 3]), t), from, metres };
}

function readSensor(
  name: string,
  get: (part: Part) => ForeignValue | undefined,
  K: ForeignValue,
  from: string,
  notes: string[],
): ForeignSensor {
  const D = get('D');
  const coefficients = D ? [...matrixOf(D).data] : [];
  if (!D) notes.push(`${name}: no distortion coefficients were found, so it has none`);
  const flag = get('fisheye');
  const named = [get('camera'), get('model')].filter(at => at !== undefined);
  const xi = get('xi');
  for (const at of named) refuseOtherModel(at);
  const said = named.map(at => textOf(at).toLowerCase()).join(' ');
  const fisheye = (flag !== undefined && numberOf(flag) !== 0) || /fisheye|equi|kannala/.test(said);
  const lens = xi
    ? { model: 'omni_radtan', distortion: [matrixOf(listed(xi)).data[0], ...fourOf(D ?? K, coefficients)] }
    : fisheye
      ? { model: 'equidistant', distortion: fourOf(D ?? K, coefficients) }
      : openCvLens(D ?? K, coefficients);
  if (coefficients.length === 4 && !fisheye && !xi && !said)
    notes.push(
      `${name}: 4 coefficients were read as k1 k2 p1 p2; where they are cv::fisheye's, give --lens ${name}=equidistant`,
    );
  return {
    name,
    frame: name,
    camera: { model: lens.model, intrinsics: { ...size(get), ...pinholeOf(K), distortion: lens.distortion } },
    from,
  };
}

/** Names of OpenCV's own lenses, in the words of those who write such files. */
const MODELS =
  /^(?:opencv_|pinhole_)?(pinhole|perspective|plumb_?bob|rad_?tan|radial_?tangential|brown(_?conrady)?|opencv|rational(_?polynomial)?|thin_?prism|tilted|fisheye|equi(distant)?|kannala_?brandt\d?|omni(dir)?|mei|none)?$/;

/** Coefficients of another formula, a double sphere's say, are as many as OpenCV's and mean something else. */
function refuseOtherModel(at: ForeignValue): void {
  const said = textOf(at);
  if (MODELS.test(said.toLowerCase().replace(/[-\s]+/g, '_'))) return;
  refuse(at, `expected a lens model of OpenCV, plumb_bob or fisheye say, got "${said.slice(0, 60)}"`);
}

/** A single number is a list of one. */
function listed(at: ForeignValue): ForeignValue {
  return typeof at.value === 'number' ? { ...at, value: [at.value], place: at.place } : at;
}

function fourOf(at: ForeignValue, coefficients: readonly number[]): number[] {
  if (coefficients.length === 0) return [0, 0, 0, 0];
  return coefficients.length === 4
    ? [...coefficients]
    : refuse(at, `expected 4 coefficients, got ${coefficients.length}`);
}

function size(get: (part: Part) => ForeignValue | undefined): { width: number; height: number } {
  const [width, height, both] = [get('width'), get('height'), get('size')];
  if (width && height) return { width: pixelsOf(width), height: pixelsOf(height) };
  if (!both) return unknownSize;
  const [w, h] = [both.at('width'), both.at('height')];
  return w && h ? { width: pixelsOf(w), height: pixelsOf(h) } : sizeOf(both);
}

/** R and T may stand in a file of their own (OpenCV's sample: intrinsics.yml and extrinsics.yml). */
function withStereo(parts: readonly Stored[]): ForeignCalibration {
  const sensors = parts.flatMap(part => part.sensors);
  const notes = parts.flatMap(part => part.notes);
  const transforms = parts.flatMap(part => part.transforms);
  const names = new Set(sensors.map(sensor => sensor.name));
  for (const { pair } of parts) {
    if (!pair) continue;
    if (sensors.length > 0 && !(names.has('camera_1') && names.has('camera_2'))) {
      notes.push(`${pair.from}: R and T were left out, the files do not say between which cameras`);
      continue;
    }
    transforms.push({ parent: 'camera_1', child: 'camera_2', T_parent_child: inverse(pair.T), from: pair.from });
    notes.push(
      `camera_2: T of ${pair.from} was taken as metres (${Number(pair.metres.toPrecision(4))} m); OpenCV counts in the unit of the board's squares`,
    );
  }
  return { sensors, transforms, notes };
}
