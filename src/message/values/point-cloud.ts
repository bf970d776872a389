// sensor_msgs/PointCloud2 and foxglove PointCloud: the layout is checked, the points stay where they are.
import { FramelockError } from '../../issue.js';
import {
  asNumber,
  asSize,
  bytes,
  frameId,
  frameOf,
  type Layout,
  type Note,
  number,
  optional,
  value,
} from '../layout.js';
import type { Slots, Want } from '../plan.js';
import { type PointCloud, type PointField, scalarBytes } from '../value.js';
import { cloudKind, kindByName } from './cloud-kind.js';
import { posed } from './posed.js';

type FieldType = PointField['type'];

/** sensor_msgs/PointField datatype codes, from 1. */
const rosTypes: readonly FieldType[] = ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'float32', 'float64'];
/** foxglove PackedElementField NumericType, from 1. */
const foxgloveTypes: readonly FieldType[] = [
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'float32',
  'float64',
];

/**
 * Clouds of one channel: the kind is what the topic says until the first message shows its fields. `pose`: which part of the slots
 * says where in their frame the points lie.
 */
export function cloudLayout(
  wants: readonly Want[],
  build: (slots: Slots, note: Note) => PointCloud,
  pose?: number,
): Layout {
  return {
    wants,
    shape(topic, note) {
      let kind = kindByName(topic) ?? 'lidar';
      let known = false;
      return {
        get kind() {
          return kind;
        },
        columns: [],
        build(slots) {
          const cloud = build(slots, note);
          if (!known) kind = cloudKind(topic, cloud);
          known = true;
          return pose === undefined ? cloud : posed(cloud, slots.parts[pose], kind, note);
        },
      };
    },
  };
}

export const pointCloud2: Layout = cloudLayout(
  [
    number('height'),
    number('width'),
    number('is_bigendian'),
    number('point_step'),
    number('row_step'),
    frameId,
    value('fields'),
    bytes('data'),
  ],
  (slots, note) => {
    const [height, width, bigEndian, step, rowStep] = slots.numbers;
    for (const [i, what] of ['height', 'width', '', 'point step', 'row step'].entries())
      if (what !== '') asSize(slots.numbers[i], what, 'FL0306');
    const data = slots.parts[2] as Uint8Array;
    return {
      kind: 'points',
      frameId: frameOf(slots, 0),
      width,
      height,
      fields: readFields(slots.parts[1], 'datatype', rosTypes, step, note),
      bigEndian: bigEndian !== 0,
      step,
      rowStep: checkedRowStep(width, height, step, rowStep, data.length),
      data,
    };
  },
);

export const foxglovePointCloud: Layout = cloudLayout(
  [number('point_stride'), frameId, value('fields'), bytes('data'), optional(value('pose'))],
  (slots, note) => {
    const step = asSize(slots.numbers[0], 'point stride', 'FL0306');
    const data = slots.parts[2] as Uint8Array;
    if (step === 0 || data.length % step !== 0)
      fail(`expected whole points of ${step} bytes, got ${data.length} bytes`);
    const width = data.length / step;
    const fields = readFields(slots.parts[1], 'type', foxgloveTypes, step, note);
    return {
      kind: 'points',
      frameId: frameOf(slots, 0),
      width,
      height: 1,
      fields,
      bigEndian: false,
      step,
      rowStep: data.length,
      data,
    };
  },
  3,
);

/** The row step is often zero or wrong where rows do not matter; then the one that follows from the points is used. */
function checkedRowStep(width: number, height: number, step: number, rowStep: number, length: number): number {
  const tight = width * step;
  if (width * height === 0) return tight;
  if (step === 0) fail('expected points of at least one byte, got a point step of 0');
  const usable = height > 1 && rowStep >= tight ? rowStep : tight;
  if (height > 1 && rowStep !== 0 && rowStep < tight && length !== tight * height)
    fail(`expected rows of at least ${width} x ${step} bytes, got a row step of ${rowStep}`);
  const needed = (height - 1) * usable + tight;
  if (needed > length)
    fail(`expected ${width} x ${height} points of ${step} bytes (${needed} bytes), got ${length} bytes`);
  return usable;
}

function readFields(
  list: unknown,
  typeKey: 'datatype' | 'type',
  types: readonly FieldType[],
  step: number,
  note: Note,
): PointField[] {
  if (!Array.isArray(list)) return fail('expected a list of point fields');
  const fields = new Map<string, PointField>();
  for (const item of list as { readonly [key: string]: unknown }[]) {
    const name = typeof item?.name === 'string' ? item.name : '';
    const type = types[asNumber(item?.[typeKey]) - 1];
    const offset = asNumber(item?.offset ?? 0);
    // Some drivers write 0 for single values.
    const count = asNumber(item?.count ?? 1) || 1;
    // Padding, as PCL writes it.
    if (name === '' || name === '_') continue;
    const quoted = JSON.stringify(name.slice(0, 40));
    if (type === undefined)
      fail(`expected a type from 1 to 8 of point field ${quoted}, got ${asNumber(item?.[typeKey])}`);
    if (!Number.isInteger(offset + count) || offset < 0 || count < 0 || offset + scalarBytes[type] * count > step)
      fail(`expected point field ${quoted} inside ${step} bytes, got ${count} ${type} at ${offset}`);
    if (fields.has(name)) note('FL0306', `point field ${quoted} is declared twice; the first was kept`);
    else fields.set(name, { name, type, offset, count });
  }
  return [...fields.values()];
}

function fail(message: string): never {
  throw new FramelockError('FL0306', message);
}
