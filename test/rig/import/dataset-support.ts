// Foreign files for the tests of datasets and robots, and clouds projected through what was read from them.
import { createCamera } from '../../../src/camera/index.js';
import { compose, inverse, type SE3, toMatrix } from '../../../src/geometry/index.js';
import { Issues } from '../../../src/issue.js';
import { pointLayout, projectCloud, readPoints } from '../../../src/kernel/index.js';
import type { PointCloud } from '../../../src/message/value.js';
import type { CalibrationFile, CalibrationFormat, ForeignCalibration } from '../../../src/rig/import/index.js';
import { buildTransformTree } from '../../../src/rig/index.js';

export function foreignFile(name: string, content: string | Uint8Array): CalibrationFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { name, bytes, text: new TextDecoder().decode(bytes) };
}

export function readWith(format: CalibrationFormat, ...files: readonly CalibrationFile[]) {
  const issues = new Issues();
  const calibration = format.read(files, issues);
  return { ...calibration, issues: issues.sorted(), T: transformsOf(calibration) };
}

/** `T_a_b` between any two frames of a calibration. */
export function transformsOf({ transforms }: ForeignCalibration): (a: string, b: string) => SE3 {
  const issues = new Issues();
  const tree = buildTransformTree(transforms, issues);
  return (a, b) => {
    const T = tree.lookup(a, b);
    if (!T) throw new Error(`${a} and ${b} are not connected: ${issues.sorted().map(issue => issue.text)}`);
    return T;
  };
}

export function sensorOf({ sensors }: ForeignCalibration, name: string) {
  const found = sensors.find(sensor => sensor.name === name);
  if (!found) throw new Error(`no sensor ${name} among ${sensors.map(sensor => sensor.name)}`);
  return found;
}

/**
 * How many points fall on a picture by the rule of the measured facts: 0 <= u < width, 0 <= v < height. framelock's own
 * picture begins half a pixel earlier, so the lens is asked for one that is a pixel larger and the rule is applied to that.
 * `edge`: points within 0.01 px of a border, which two ways of rounding may tell apart.
 */
export function countedLikeTheFacts(
  calibration: ForeignCalibration,
  camera: string,
  cloud: PointCloud,
  T_cam_cloud: SE3,
  minDepth = 0.1,
): { inImage: number; edge: number; lens: ReturnType<typeof createCamera> } {
  const given = sensorOf(calibration, camera).camera;
  if (!given) throw new Error(`${camera} has no lens`);
  const { width, height } = given.intrinsics;
  const lens = createCamera(given.model, { ...given.intrinsics, width: width + 1, height: height + 1 });
  const layout = pointLayout(cloud);
  const points = readPoints(cloud, layout);
  const count = cloud.width * cloud.height;
  const stride = points.length / count;
  const seen = projectCloud({ points, stride, xyz: [0, 1, 2], count, toCamera: toMatrix(T_cam_cloud), lens, minDepth });
  let [inImage, edge] = [0, 0];
  for (const i of seen.index.keys()) {
    const [u, v] = [seen.u[i], seen.v[i]];
    if (u >= 0 && u < width && v >= 0 && v < height) inImage++;
    const toBorder = Math.min(Math.abs(u), Math.abs(u - width), Math.abs(v), Math.abs(v - height));
    if (toBorder < 0.01) edge++;
  }
  return { inImage, edge, lens };
}

/** float32 x, y, z, … one point after the other, as KITTI's and nuScenes' files have them. */
export function floatCloud(data: Uint8Array, names: readonly string[]): PointCloud {
  const step = 4 * names.length;
  const fields = names.map((name, i) => ({ name, type: 'float32' as const, offset: 4 * i, count: 1 }));
  const width = data.length / step;
  return {
    kind: 'points',
    frameId: 'lidar',
    width,
    height: 1,
    fields,
    bigEndian: false,
    step,
    rowStep: data.length,
    data,
  };
}

export { compose, inverse };
