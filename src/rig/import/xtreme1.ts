// Xtreme1 and BasicAI: `camera_config/*.json`, one object per camera in a list, or one alone.
//
//   cameraInternal {fx fy cx cy}   cameraExternal: 16 numbers   rowMajor   width   height   distortionK   distortionP   cameraModel
//
// Source: the project's documentation of camera_config and its answers to users: cameraExternal leads from the cloud's frame
// to the camera's, and is written row by row unless rowMajor is false. Both spellings, camera_internal too, are in use. Many
// files in the wild contradict their rowMajor.
import { inverse, type SE3 } from '../../geometry/se3.js';
import { FramelockError, type Issues } from '../../issue.js';
import type { CalibrationFile, CalibrationFormat, ForeignCamera } from './calibration-format.js';
import { pinholeList, unknownSize } from './camera-numbers.js';
import { type ForeignValue, firstOf, need, numberOf, numbersOf, pixelsOf, refuse, textOf } from './foreign-value.js';
import { foreignJson, looksLikeJson } from './foreign-yaml.js';
import { rigidInOrder } from './matrix-order.js';

interface CameraConfig {
  readonly name: string;
  readonly camera: ForeignCamera;
  readonly T_cam_lidar: SE3;
  readonly from: string;
}

export const xtreme1: CalibrationFormat = {
  name: 'xtreme1',
  recognise: file => looksLikeJson(file) && /"camera_?[iI]nternal"\s*:/.test(file.text.slice(0, 1 << 16)),
  read(files, issues) {
    const byName = new Map<string, CameraConfig>();
    for (const config of files.flatMap(file => readFile(file, issues))) {
      const known = byName.get(config.name);
      if (known && !same(known, config))
        throw new FramelockError(
          'FL0531',
          `expected one calibration of ${config.name}, got another one in ${known.from}: give the file of one frame`,
          { at: { file: config.from } },
        );
      byName.set(config.name, known ?? config);
    }
    const cameras = [...byName.values()];
    return {
      sensors: [
        { name: 'lidar', frame: 'lidar', from: files[0].name },
        ...cameras.map(({ name, camera, from }) => ({ name, frame: name, camera, from })),
      ],
      transforms: cameras.map(({ name, T_cam_lidar, from }) => ({
        parent: 'lidar',
        child: name,
        T_parent_child: inverse(T_cam_lidar),
        from,
      })),
      notes: ['xtreme1: cameraExternal is T_cam_lidar; the files have no names, so camera_0 is the first of the list'],
    };
  },
};

function same(a: CameraConfig, b: CameraConfig): boolean {
  return JSON.stringify([a.camera, a.T_cam_lidar]) === JSON.stringify([b.camera, b.T_cam_lidar]);
}

function readFile(file: CalibrationFile, issues: Issues): CameraConfig[] {
  const root = foreignJson(file);
  const list = Array.isArray(root.value) ? root.value : undefined;
  if (list && (list.length === 0 || list.length > 100))
    return refuse(root, `expected 1 to 100 cameras, got ${list.length}`);
  const cameras = list ? list.map((_, i) => need(root, i)) : [root];
  return cameras.map((at, i) => {
    const major = firstOf(at, 'rowMajor', 'row_major')?.value ?? true;
    const T_cam_lidar = rigidInOrder(
      either(at, 'cameraExternal', 'camera_external'),
      major === false ? 'column' : 'row',
      issues,
    );
    return { name: `camera_${i}`, camera: cameraOf(at), T_cam_lidar, from: file.name };
  });
}

function cameraOf(at: ForeignValue): ForeignCamera {
  const internal = either(at, 'cameraInternal', 'camera_internal');
  const numbers = ['fx', 'fy', 'cx', 'cy'].map(key => numberOf(need(internal, key)));
  const [width, height] = [at.at('width'), at.at('height')];
  const told = width && height && !(width.value === 0 && height.value === 0);
  const size = told ? { width: pixelsOf(width), height: pixelsOf(height) } : unknownSize;
  const { model, distortion } = lensOf(at);
  return { model, intrinsics: { ...size, ...pinholeList(internal, numbers), distortion } };
}

/** distortionK: k1 k2 k3 …, distortionP: p1 p2. Most files have empty lists, or none: rectified pictures. */
function lensOf(at: ForeignValue): { model: string; distortion: readonly number[] } {
  const list = (...keys: readonly string[]) => {
    const found = firstOf(at, ...keys);
    return found ? numbersOf(found) : [];
  };
  const k = list('distortionK', 'distortion_k');
  const p = list('distortionP', 'distortion_p');
  const said = firstOf(at, 'cameraModel', 'camera_model');
  const model = said ? textOf(said).toLowerCase() : 'pinhole';
  if ([...k, ...p].every(value => value === 0) && /pinhole|^$/.test(model))
    return { model: 'plumb_bob', distortion: [] };
  const padded = (count: number) => [...k, ...new Array(Math.max(0, count - k.length)).fill(0)];
  if (/fisheye|equi/.test(model) && k.length <= 4) return { model: 'equidistant', distortion: padded(4) };
  if (k.length > 6 || p.length > 2)
    return refuse(
      at,
      `expected at most 6 numbers of distortionK and 2 of distortionP, got ${k.length} and ${p.length}`,
    );
  const [k1, k2, k3, ...more] = padded(3);
  const [p1 = 0, p2 = 0] = p;
  const rational = more.length > 0 ? [...more, 0, 0].slice(0, 3) : [];
  const known = /pinhole|^$/.test(model) ? (rational.length > 0 ? 'rational_polynomial' : 'plumb_bob') : model;
  return { model: known, distortion: [k1, k2, p1, p2, k3, ...rational] };
}

function either(at: ForeignValue, first: string, second: string): ForeignValue {
  return firstOf(at, first, second) ?? need(at, first);
}
