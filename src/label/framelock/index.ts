// framelock's own labels: one Arrow file, one row per label, everything that a label says.

import type { Decompressors } from '../../bytes/decompress.js';
import { type FeatherFile, isFeather, openFeather, readColumns, readStructLists } from '../../bytes/feather/index.js';
import type { Quaternion, Vec3 } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import type { Label } from '../label.js';
import type { LabelFormat, LabelInput } from '../label-format.js';
import { type LabelSink, labelSink } from '../label-sink.js';
import { attributesColumn, boxes2Column, LABELS_FILE, LABELS_KEY, LABELS_VERSION, labelColumns } from './columns.js';

const NAME = 'framelock';

export const framelockLabels: LabelFormat = {
  name: NAME,
  about: 'framelock’s own: labels.arrow, one row per label, for pyarrow, polars and DuckDB',
  async recognise(input) {
    const path = pathOf(input);
    if (path === undefined) return false;
    try {
      const head = await input.head(path);
      // The schema is the first message of the file.
      return isFeather(head) && new TextDecoder('latin1').decode(head).includes(LABELS_KEY);
    } catch {
      return false;
    }
  },
  async read(input, { issues, each, decompress }) {
    const path = pathOf(input)!;
    const sink = labelSink(NAME, { issues, each });
    try {
      const file = openFeather(await input.read(path), path);
      const version = file.metadata.get(LABELS_KEY);
      if (version !== LABELS_VERSION)
        throw new FramelockError('FL1002', `expected labels of version ${LABELS_VERSION}, got ${version ?? 'none'}`, {
          at: { file: path },
        });
      sink.note('boxes, pixels and stamps are framelock’s own: nothing was translated');
      for (let batch = 0; batch < file.batches.length; batch++) await readBatch(file, batch, decompress, sink);
    } catch (cause) {
      if (!(cause instanceof FramelockError) || cause.code !== 'FL0532') throw cause;
      throw new FramelockError('FL1002', cause.message, { at: cause.at ?? { file: path }, cause });
    }
    return sink.finish();
  },
};

/** The only file, or the one that is called so. */
function pathOf({ names }: LabelInput): string | undefined {
  return names.length === 1 ? names[0] : names.find(name => name === LABELS_FILE);
}

async function readBatch(file: FeatherFile, batch: number, decompress: Decompressors, sink: LabelSink): Promise<void> {
  const plain = await readColumns(
    file,
    batch,
    labelColumns.map(column => column.name),
    decompress,
  );
  const column = new Map(plain.map(one => [one.column.name, one]));
  const at = { file: file.name };
  for (const { name, type } of labelColumns) {
    const found = column.get(name)!.column.type;
    const fits = type === 'utf8' ? /text/.test(found) || column.get(name)!.column.dictionary : found === type;
    if (!fits) throw new FramelockError('FL1002', `expected column "${name}" of type ${type}, got ${found}`, { at });
  }
  const boxes2 = await lists(file, batch, boxes2Column, decompress);
  const attributes = await lists(file, batch, attributesColumn, decompress);
  const has = (name: string, row: number) => column.get(name)!.valid?.[row] !== 0;
  const text = (name: string, row: number) => (has(name, row) ? String(column.get(name)!.values[row]) : '');
  const real = (name: string, row: number) => (has(name, row) ? Number(column.get(name)!.values[row]) : undefined);
  const reals = (names: readonly string[], row: number) =>
    names.some(name => has(name, row)) ? names.map(name => real(name, row) ?? Number.NaN) : undefined;
  for (let row = 0; row < file.batches[batch].rows; row++) {
    const t = reals(['x', 'y', 'z'], row);
    const q = reals(['qx', 'qy', 'qz', 'qw'], row);
    const size = reals(['length', 'width', 'height'], row);
    const none = [Number.NaN, Number.NaN, Number.NaN];
    const label: Label = {
      id: text('label_id', row),
      track: text('track', row),
      category: text('category', row),
      moment: has('stamp_ns', row)
        ? { stampNs: column.get('stamp_ns')!.values[row] as bigint }
        : { file: text('frame_file', row) },
      ...(t || q || size
        ? {
            box: {
              T: { t: (t ?? none) as unknown as Vec3, q: (q ?? [...none, 0]) as unknown as Quaternion },
              size: (size ?? none) as unknown as Vec3,
            },
          }
        : {}),
      frame: text('frame', row),
      boxes2: boxes2(row).map(([camera, left, top, right, bottom]) => ({
        camera: String(camera),
        left: Number(left),
        top: Number(top),
        right: Number(right),
        bottom: Number(bottom),
      })),
      velocity: reals(['vx', 'vy', 'vz'], row) as Vec3 | undefined,
      points: real('points', row),
      occluded: real('occluded', row),
      truncated: real('truncated', row),
      attributes: attributes(row).map(([name, value]) => [String(name), String(value)] as const),
    };
    sink.add(label, at);
  }
}

/** Items of a row, each as the values of its fields in the order asked for. A field that is null is NaN or ''. */
async function lists(
  file: FeatherFile,
  batch: number,
  { name, fields: wanted }: { readonly name: string; readonly fields: readonly string[] },
  decompress: Decompressors,
): Promise<(row: number) => (string | number)[][]> {
  const { offsets, valid, fields } = await readStructLists(file, batch, name, decompress);
  const columns = wanted.map(field => {
    const found = fields.find(one => one.column.name === field);
    if (!found)
      throw new FramelockError('FL1002', `expected a field "${field}" in "${name}", got none`, {
        at: { file: file.name },
      });
    return found;
  });
  const itemAt = ({ values, valid: known }: (typeof columns)[number], i: number): string | number => {
    const value = values[i];
    if (known?.[i] === 0) return typeof value === 'string' ? '' : Number.NaN;
    return typeof value === 'bigint' ? Number(value) : value;
  };
  return row =>
    valid?.[row] === 0
      ? []
      : Array.from({ length: offsets[row + 1] - offsets[row] }, (_, i) =>
          columns.map(one => itemAt(one, offsets[row] + i)),
        );
}
