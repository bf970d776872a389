// Argoverse 2: annotations.feather of a log, and tables of detections with the same columns, as labels.
//
// Source: av2-api, CuboidList.from_feather. A row is a cuboid in the frame of the ego vehicle at the stamp of its sweep: tx_m ty_m tz_m is
// its middle, length, width and height lie along its own x (ahead), y (left) and z (up), qw qx qy qz turns it into the ego vehicle's frame.
import { type ColumnData, featherShape, isFeather, openFeather, readColumns } from '../bytes/feather/index.js';
import { FramelockError, rethrowDefect } from '../issue.js';
import type { Label } from './label.js';
import type { LabelFormat, LabelInput } from './label-format.js';
import { type LabelSink, labelSink } from './label-sink.js';

const FILE = /(^|\/)annotations\.feather$/;
const NUMBERS = ['tx_m', 'ty_m', 'tz_m', 'length_m', 'width_m', 'height_m', 'qx', 'qy', 'qz', 'qw'];
const NEEDED = ['timestamp_ns', 'category', ...NUMBERS];
/** Detections have no points, and logs no score; TbV and tables of several logs say which log a row is of. */
const OPTIONAL = ['track_uuid', 'num_interior_pts', 'score', 'log_id'];

export const argoverse2Labels: LabelFormat = {
  name: 'argoverse2',
  about: 'annotations.feather of an Argoverse 2 log: 3D boxes of every sweep, with tracks and points',
  async recognise(input) {
    const [path] = pathsOf(input);
    if (path === undefined || !isFeather(await input.head(path))) return false;
    const bytes = await input.folder.open(path);
    try {
      const { columns } = await featherShape(bytes);
      return NEEDED.every(name => columns.some(column => column.name === name));
    } catch (error) {
      rethrowDefect(error);
      // By its name it is one, and reading it says what is wrong; a file that was named otherwise may be anything.
      return FILE.test(path);
    } finally {
      await bytes.close();
    }
  },
  async read(input, { issues, each, decompress }) {
    const paths = pathsOf(input);
    if (paths.length !== 1)
      throw new FramelockError(
        'FL1002',
        `expected the annotations of one log, got ${paths.length} files (${paths.slice(0, 2).join(', ')}); name one of the logs`,
        { at: { file: input.folder.name } },
      );
    const [path] = paths;
    const sink = labelSink('argoverse2', { issues, each });
    sink.note(
      'boxes are in the frame of the ego vehicle at the stamp of their sweep, with length, width and height along their own x, y and z; quaternions are written w, x, y, z',
    );
    const feather = await opened(input, path);
    const known = new Set(feather.columns.map(column => column.name));
    const names = [...NEEDED, ...OPTIONAL.filter(name => known.has(name))];
    let start = 0;
    let unread = 0;
    for (const [i, { rows }] of feather.batches.entries()) {
      try {
        const columns = await readColumns(feather, i, names, decompress);
        addRows(new Map(columns.map(data => [data.column.name, data])), rows, start, sink, path);
      } catch (cause) {
        rethrowDefect(cause);
        const text = `expected rows ${start} to ${start + rows - 1}, got a part that cannot be read (${cause.message})`;
        if (++unread === feather.batches.length)
          throw new FramelockError('FL1002', text, { at: { file: path }, cause });
        sink.drop('unreadable', text, { file: path }, rows);
      }
      start += rows;
    }
    return sink.finish();
  },
};

/** The file that was named, or those of the folder: the one in it, else those of the logs below. */
function pathsOf({ names }: LabelInput): string[] {
  if (names.length === 1) return [...names];
  const paths = names.filter(name => FILE.test(name));
  return paths.includes('annotations.feather') ? ['annotations.feather'] : paths;
}

async function opened(input: LabelInput, path: string) {
  try {
    const feather = openFeather(await input.read(path), path);
    const stamps = feather.columns.find(column => column.name === 'timestamp_ns');
    const { type, unit = 'ns' } = stamps ?? { type: 'none' };
    if ((type === 'int64' || type === 'uint64') && unit === 'ns') return feather;
    throw new FramelockError(
      'FL1002',
      `expected timestamp_ns as whole numbers of 64 bits in ns, got ${type}${unit === 'ns' ? '' : ` in ${unit}`}`,
    );
  } catch (cause) {
    rethrowDefect(cause);
    throw new FramelockError('FL1002', cause.message, { at: { file: path }, cause });
  }
}

/** `start` is the number of the first row in the file, which tells labels without a track apart. */
function addRows(
  columns: ReadonlyMap<string, ColumnData>,
  rows: number,
  start: number,
  sink: LabelSink,
  file: string,
): void {
  const [stamps, category, track, points, score, log] = [
    'timestamp_ns',
    'category',
    'track_uuid',
    'num_interior_pts',
    'score',
    'log_id',
  ].map(name => cells(columns.get(name)));
  const numbers = NUMBERS.map(name => cells(columns.get(name)));
  const number = (k: number, row: number) => Number(numbers[k](row) ?? Number.NaN);
  const texts = new Map<string, string>();
  /** The same text once, however many rows it stands in. */
  const text = (value: unknown): string => {
    const own = String(value ?? '');
    const known = texts.get(own);
    if (known === undefined) texts.set(own, own);
    return known ?? own;
  };
  for (let row = 0; row < rows; row++) {
    const stampNs = stamps(row);
    if (typeof stampNs !== 'bigint') {
      sink.drop('no_moment', `row ${start + row}: expected a stamp, got none`, { file });
      continue;
    }
    const [name, inside] = [text(track(row)), Number(points(row) ?? Number.NaN)];
    const label: Label = {
      id: name === '' ? `row ${start + row}` : `${name}@${stampNs}`,
      track: name,
      category: text(category(row)),
      moment: { stampNs },
      box: {
        T: {
          t: [number(0, row), number(1, row), number(2, row)],
          q: [number(6, row), number(7, row), number(8, row), number(9, row)],
        },
        size: [number(3, row), number(4, row), number(5, row)],
      },
      frame: 'rig',
      boxes2: [],
      points: Number.isSafeInteger(inside) && inside >= 0 ? inside : undefined,
      attributes: said('score', score(row)).concat(said('log_id', log(row))),
    };
    sink.add(label, { file });
  }
}

/** Value of a row; undefined where it is null, or there is no such column. */
function cells(data: ColumnData | undefined): (row: number) => number | bigint | string | undefined {
  if (!data) return () => undefined;
  const { values, valid } = data;
  return row => (valid?.[row] === 0 ? undefined : values[row]);
}

function said(name: string, value: unknown): (readonly [string, string])[] {
  return value === undefined ? [] : [[name, String(value)]];
}
