// The tables of nuScenes that say which calibration a drive uses.
import { FramelockError } from '../../issue.js';
import type { CalibrationFile } from './calibration-format.js';
import { type ForeignValue, foreignValue, need, numberOf, refuse, textOf } from './foreign-value.js';
import { foreignJson } from './foreign-yaml.js';

/** Keys that the first row of a table has and that no other table has together. */
const MARKS = {
  calibrated_sensor: ['sensor_token', 'camera_intrinsic'],
  sensor: ['channel', 'modality'],
  sample_data: ['calibrated_sensor_token', 'sample_token'],
  sample: ['scene_token', 'timestamp'],
  scene: ['log_token', 'first_sample_token'],
} as const;

export type TableName = keyof typeof MARKS;

export function nuscenesTable({ text }: CalibrationFile): TableName | undefined {
  if (!/^\s*\[\s*\{/.test(text.slice(0, 4096))) return undefined;
  const end = text.indexOf('}');
  const first = text.slice(0, Math.min(end === -1 ? text.length : end, 1 << 14));
  const names = Object.keys(MARKS) as TableName[];
  return names.find(name => MARKS[name].every(key => first.includes(`"${key}"`)));
}

export function rowsOf(file: CalibrationFile): ForeignValue[] {
  const root = foreignJson(file);
  if (!Array.isArray(root.value)) return refuse(root, 'expected a list of rows');
  return root.value.map((row, i) => foreignValue(row, file.name, undefined, [i]));
}

/**
 * Tokens of the calibrated sensors that the given drives use, with the size of their pictures (0 where there are none);
 * undefined when the tables do not tell. sample and scene narrow down what sample_data says.
 */
export function usedTokens(
  tables: ReadonlyMap<TableName, CalibrationFile>,
): Map<string, { width: number; height: number }> | undefined {
  const data = tables.get('sample_data');
  if (!data) return undefined;
  const tokens = (name: TableName) => {
    const file = tables.get(name);
    return file && new Set(rowsOf(file).map(row => textOf(need(row, 'token'))));
  };
  const scenes = tables.has('sample') ? tokens('scene') : undefined;
  const samples = tables.get('sample');
  const inside = samples && new Set<string>();
  for (const row of samples ? rowsOf(samples) : [])
    if (!scenes || scenes.has(textOf(need(row, 'scene_token')))) inside?.add(textOf(need(row, 'token')));
  const used = new Map<string, { width: number; height: number }>();
  for (const row of rowsOf(data)) {
    if (inside && !inside.has(textOf(need(row, 'sample_token')))) continue;
    const token = textOf(need(row, 'calibrated_sensor_token'));
    const [width, height] = [row.at('width'), row.at('height')].map(at => (at ? numberOf(at) : 0));
    const known = used.get(token);
    if (known && width > 0 && known.width > 0 && (known.width !== width || known.height !== height))
      throw new FramelockError(
        'FL0501',
        `expected pictures of one size of calibrated sensor ${token}, got ${known.width}x${known.height} and ${width}x${height}`,
        { at: { file: data.name } },
      );
    if (!known?.width) used.set(token, { width, height });
  }
  return used;
}
