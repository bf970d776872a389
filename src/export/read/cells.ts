// Cells of a dataset's row as plain values: what a batch of Arrow columns says of one frame.
import type { RecordBatch, Vector } from 'apache-arrow';
import { identity, type SE3 } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import type { RigFileSensor } from '../../rig/index.js';
import type { OpenFile } from './dataset-reader.js';

export function originOf(text: unknown): bigint {
  if (typeof text === 'string' && /^-?\d{1,19}$/.test(text)) return BigInt(text);
  throw new FramelockError('FL0704', 'expected origin_ns in dataset.json to be a whole number of ns; convert again', {
    at: { file: 'dataset.json' },
  });
}

export function poseOf(sensor: RigFileSensor): SE3 {
  return sensor.pose?.T_to_frame ?? identity;
}

export function cellValue(vector: Vector | null | undefined, row: number): unknown {
  return vector ? vector.get(row) : null;
}

export function numbersOf(vector: Vector): ArrayLike<number> {
  return vector.toArray() as ArrayLike<number>;
}

/** Of the `point_fields` that a cloud's column is described with. */
function columnsOf(described: string): readonly { readonly name: string; readonly unit: string }[] {
  try {
    const columns: unknown = JSON.parse(described);
    if (Array.isArray(columns) && columns.every(c => typeof c?.name === 'string' && typeof c?.unit === 'string'))
      return columns;
  } catch {
    // Said below.
  }
  throw new FramelockError('FL0704', 'expected point_fields of a cloud to be a list of names and units; convert again');
}

export async function textOf(open: OpenFile, path: string): Promise<string> {
  const bytes = await open(path);
  if (!bytes)
    throw new FramelockError('FL0704', `expected the dataset to have ${path}, got none; convert again`, {
      at: { file: path },
    });
  try {
    return new TextDecoder().decode(await bytes.read(0, bytes.size));
  } finally {
    await bytes.close();
  }
}

/** What the points of a cloud's column are; undefined where the column holds no cloud. */
export function pointColumnsOf(batch: RecordBatch, name: string) {
  const children = ((
    batch.schema.fields.find(f => f.name === name)?.type as { readonly children?: unknown } | undefined
  )?.children ?? []) as readonly { readonly name: string; readonly metadata: ReadonlyMap<string, string> }[];
  const described = children.find(f => f.name === 'points')?.metadata.get('point_fields');
  return described === undefined ? undefined : columnsOf(described);
}

/** Pose of the rig at a row's stamp; undefined where the trajectory does not reach. */
export function egoOf(batch: RecordBatch, row: number): SE3 | undefined {
  const ego = batch.getChild('ego');
  const [t, q] = ['translation_m', 'rotation_xyzw'].map(name => cellValue(ego?.getChild(name), row) as Vector | null);
  if (!t || !q) return undefined;
  const [x, y, z] = Array.from(numbersOf(t));
  const [a, b, c, d] = Array.from(numbersOf(q));
  return { t: [x, y, z], q: [a, b, c, d] };
}
