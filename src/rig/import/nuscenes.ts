// nuScenes: the tables calibrated_sensor.json and sensor.json, with sample_data.json, sample.json and scene.json where they help.
//
// Source: nuScenes schema: a calibrated_sensor is T_ego_sensor of one sensor in one drive, translation in metres, rotation as
// quaternion w, x, y, z, camera_intrinsic a 3×3 matrix or empty. Pictures are undistorted. sample_data tells picture sizes,
// and through sample and scene which drive a calibrated_sensor belongs to.
import type { SE3 } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import type { CalibrationFile, CalibrationFormat, ForeignSensor } from './calibration-format.js';
import { pinholeOf, unknownSize } from './camera-numbers.js';
import { type ForeignValue, need, numbersOf, poseFrom, textOf } from './foreign-value.js';
import { looksLikeJson } from './foreign-yaml.js';
import { sensorName } from './names.js';
import { nuscenesTable, rowsOf, type TableName, usedTokens } from './nuscenes-tables.js';

interface Calibrated {
  readonly token: string;
  readonly row: ForeignValue;
  readonly numbers: string;
}

const CAMERAS = /^CAM_(FRONT|BACK)(_LEFT|_RIGHT)?$/;

export const nuscenes: CalibrationFormat = {
  name: 'nuscenes',
  recognise: file => looksLikeJson(file) && nuscenesTable(file) !== undefined,
  read(files) {
    const tables = new Map<TableName, CalibrationFile>();
    for (const file of files) tables.set(nuscenesTable(file) as TableName, file);
    const table = (name: TableName) => {
      const file = tables.get(name);
      if (file) return { file, rows: rowsOf(file) };
      throw new FramelockError('FL0501', `expected ${name}.json beside the other tables, got none`, {
        at: { file: files[0].name },
      });
    };
    const { rows: sensorRows } = table('sensor');
    const { file, rows } = table('calibrated_sensor');
    const used = usedTokens(tables);
    const byChannel = new Map<string, Calibrated[]>();
    const channels = new Map(sensorRows.map(row => [textOf(need(row, 'token')), textOf(need(row, 'channel'))]));
    for (const row of rows) {
      const token = textOf(need(row, 'token'));
      if (used && !used.has(token)) continue;
      const channel = channels.get(textOf(need(row, 'sensor_token'))) ?? `sensor_${token.slice(0, 8)}`;
      const numbers = JSON.stringify(['translation', 'rotation', 'camera_intrinsic'].map(key => row.at(key)?.value));
      byChannel.set(channel, [...(byChannel.get(channel) ?? []), { token, row, numbers }]);
    }
    if (byChannel.size === 0)
      throw new FramelockError('FL0501', 'expected a sensor in calibrated_sensor.json, got none that is in use', {
        at: { file: file.name },
      });
    const notes = [
      'nuscenes: rotations are read as w, x, y, z; pictures are undistorted, so lenses have no distortion',
    ];
    const sensors: ForeignSensor[] = [];
    const transforms = [];
    for (const [channel, found] of byChannel) {
      refuseSeveral(channel, found, file.name);
      const { row, token } = found[0];
      const frame = sensorName(channel);
      const T_parent_child = poseOf(row);
      transforms.push({ parent: 'ego_vehicle', child: frame, T_parent_child, from: file.name });
      const camera = cameraOf(row, frame, used?.get(token), notes);
      sensors.push({ name: frame, frame, camera, from: file.name });
    }
    return { sensors, transforms, notes };
  },
};

function refuseSeveral(channel: string, found: readonly Calibrated[], file: string): void {
  const different = [...new Map(found.map(one => [one.numbers, one])).values()];
  if (different.length === 1) return;
  const tokens = different.slice(0, 3).map(one => one.token);
  throw new FramelockError(
    'FL0531',
    `expected one calibration of ${channel}, got ${different.length} (tokens ${tokens.join(', ')}, …), one for each drive: give a calibrated_sensor.json with the rows of one drive, or sample_data.json, sample.json and a scene.json with one scene beside it`,
    { at: { file } },
  );
}

function poseOf(row: ForeignValue): SE3 {
  const rotation = need(row, 'rotation');
  const [w, x, y, z] = numbersOf(rotation, 4);
  return poseFrom(rotation, [x, y, z, w], numbersOf(need(row, 'translation'), 3));
}

function cameraOf(
  row: ForeignValue,
  name: string,
  told: { width: number; height: number } | undefined,
  notes: string[],
): ForeignSensor['camera'] {
  const intrinsic = row.at('camera_intrinsic');
  if (!intrinsic || (Array.isArray(intrinsic.value) && intrinsic.value.length === 0)) return undefined;
  const pinhole = pinholeOf(intrinsic);
  let size: { width: number; height: number } = unknownSize;
  if (told && told.width > 0 && told.height > 0) size = told;
  else if (CAMERAS.test(name) && Math.abs(pinhole.cx - 800) < 80 && Math.abs(pinhole.cy - 450) < 80) {
    // Other datasets in this form have other sizes, and other centres.
    size = { width: 1600, height: 900 };
    notes.push(`${name}: the tables have no size; 1600x900 is that of nuScenes' own pictures`);
  }
  return { model: 'plumb_bob', intrinsics: { ...size, ...pinhole, distortion: [] } };
}
