// Argoverse 2: calibration/egovehicle_SE3_sensor.feather and calibration/intrinsics.feather of a log, as foreign calibration.
//
// Source: av2-api. `egovehicle_SE3_sensor` is T_ego_sensor, quaternion w, x, y, z, metres. The official camera projects with
// K alone: pictures of the sensor dataset are undistorted, and k1 k2 k3 speak of the raw ones.
import type { Decompressors } from '../../bytes/decompress.js';
import { isFeather, openFeather, readColumns } from '../../bytes/feather/index.js';
import { FramelockError } from '../../issue.js';
import type {
  CalibrationFile,
  CalibrationFormat,
  ForeignCalibration,
  ForeignCamera,
  ForeignSensor,
} from '../../rig/import/calibration-format.js';
import { pinholeList, sizeOf } from '../../rig/import/camera-numbers.js';
import { foreignValue, poseFrom } from '../../rig/import/foreign-value.js';
import { sensorName } from '../../rig/import/names.js';
import type { StaticEdge } from '../../rig/transforms/transform-tree.js';

/** Frame of the car, in which sensors are placed, and in which sweeps and labels are given. */
export const EGO = 'ego_vehicle';
export const POSES = ['sensor_name', 'qw', 'qx', 'qy', 'qz', 'tx_m', 'ty_m', 'tz_m'];
export const LENSES = ['sensor_name', 'fx_px', 'fy_px', 'cx_px', 'cy_px', 'width_px', 'height_px'];
/** A log has eleven sensors. */
const MAX_ROWS = 1000;

export interface Row {
  readonly name: string;
  /** The columns after the name, in their order. */
  readonly numbers: readonly number[];
  readonly place: string;
}

interface Tables {
  readonly poses?: readonly Row[];
  readonly lenses?: readonly Row[];
}

/**
 * A format that knows those of `files` that are calibration of a log: Feather files are compressed, and codecs load
 * asynchronously, so they are unpacked beforehand. Files of other kinds are left alone. Throws FL0532 for a Feather file
 * that is damaged.
 */
export async function argoverse2Calibration(
  files: readonly CalibrationFile[],
  codecs: Decompressors,
): Promise<CalibrationFormat> {
  const unpacked = new Map<CalibrationFile, Tables>();
  for (const file of files) {
    const tables = isFeather(file.bytes) ? await tablesOf(file, codecs) : undefined;
    if (tables) unpacked.set(file, tables);
  }
  return {
    name: 'argoverse2',
    recognise: file => unpacked.has(file),
    read: given => calibration(given.map(file => ({ file: file.name, ...unpacked.get(file) }))),
  };
}

async function tablesOf(file: CalibrationFile, codecs: Decompressors): Promise<Tables | undefined> {
  const feather = openFeather(file.bytes, file.name);
  const has = (names: readonly string[]) => names.every(name => feather.columns.some(c => c.name === name));
  const names = has(POSES) ? POSES : has(LENSES) ? LENSES : undefined;
  // Annotations have poses too, but of objects.
  if (!names || feather.columns.some(c => c.name === 'timestamp_ns')) return undefined;
  if (feather.rows > MAX_ROWS)
    throw new FramelockError('FL0532', `expected at most ${MAX_ROWS} sensors, got ${feather.rows}`, {
      at: { file: file.name },
    });
  const rows: Row[] = [];
  for (const i of feather.batches.keys()) {
    const [texts, ...columns] = await readColumns(feather, i, names, codecs);
    for (let row = 0; row < feather.batches[i].rows; row++) {
      const numbers = columns.map(({ values, valid }) => (valid?.[row] === 0 ? Number.NaN : Number(values[row])));
      rows.push({ name: String(texts.values[row]), numbers, place: `row ${rows.length}` });
    }
  }
  return names === POSES ? { poses: rows } : { lenses: rows };
}

function calibration(files: readonly ({ file: string } & Tables)[]): ForeignCalibration {
  const sensors = new Map<string, ForeignSensor>();
  const transforms: StaticEdge[] = [];
  for (const { file, poses } of files)
    for (const row of poses ?? []) {
      const edge = sensorPose(row, file);
      transforms.push(edge);
      addOnce(sensors, { name: edge.child, frame: edge.child, from: file });
    }
  const cameras = new Map<string, ForeignSensor>();
  for (const { file, lenses } of files) for (const row of lenses ?? []) addOnce(cameras, sensorLens(row, file));
  for (const [name, camera] of cameras) sensors.set(name, camera);
  const notes = [
    'argoverse2: rotations are read as w, x, y, z; pictures are undistorted, so k1 k2 k3 are left out, as the official camera does',
    'argoverse2: the sweeps of a log are already given in the frame of the ego vehicle, not in that of up_lidar',
  ];
  return { sensors: [...sensors.values()], transforms, notes };
}

/** T_ego_sensor from a row of POSES. Throws FL0501. */
export function sensorPose(row: Row, file: string): StaticEdge {
  const at = foreignValue(row.numbers, file, undefined, [`${row.name} (${row.place})`]);
  const [w, x, y, z, ...t] = row.numbers;
  refuseNaN(row, file);
  return { parent: EGO, child: sensorName(row.name), T_parent_child: poseFrom(at, [x, y, z, w], t), from: file };
}

/** The lens of the undistorted pictures from a row of LENSES. Throws FL0501. */
export function sensorLens(row: Row, file: string): ForeignSensor & { readonly camera: ForeignCamera } {
  const name = sensorName(row.name);
  const place = [`${row.name} (${row.place})`];
  const at = foreignValue(row.numbers, file, undefined, place);
  refuseNaN(row, file);
  const { width, height } = sizeOf(foreignValue(row.numbers.slice(4), file, undefined, place));
  const intrinsics = { width, height, ...pinholeList(at, row.numbers.slice(0, 4)), distortion: [] };
  return { name, frame: name, camera: { model: 'plumb_bob', intrinsics }, from: file };
}

function addOnce(sensors: Map<string, ForeignSensor>, sensor: ForeignSensor): void {
  if (sensors.has(sensor.name))
    throw new FramelockError('FL0531', `expected one row of ${sensor.name}, got two; give the files of one log`, {
      at: { file: sensor.from },
    });
  sensors.set(sensor.name, sensor);
}

function refuseNaN(row: Row, file: string): void {
  if (row.numbers.every(Number.isFinite)) return;
  throw new FramelockError(
    'FL0501',
    `${row.name} (${row.place}): expected finite numbers, got ${row.numbers.join(' ')}`,
    {
      at: { file },
    },
  );
}
