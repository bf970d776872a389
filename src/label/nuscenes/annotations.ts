// The rows of sample_annotation that belong to the scenes asked for, as columns: there are a million of them.
import { eachRow, type Row, type TableReader, textOf, tokenOf } from '../../bytes/nuscenes/index.js';
import type { Place } from '../../issue.js';
import type { LabelSink } from '../label-sink.js';
import { distinct, numberRows } from './row-store.js';

/** Numbers are as they stand, NaN where they are none: whether they make a box is asked later, for every format the same. */
export interface Annotation {
  readonly token: string;
  readonly sample: string;
  readonly instance: string;
  readonly prev: string;
  readonly next: string;
  readonly translation: readonly [number, number, number];
  /** Width, length, height. */
  readonly size: readonly [number, number, number];
  /** w, x, y, z. */
  readonly rotation: readonly [number, number, number, number];
  readonly lidarPoints?: number;
  readonly radarPoints?: number;
  readonly visibility: string;
  readonly attributes: readonly string[];
  readonly at: Place;
}

/** In the table's order; each is made when it is asked for. */
export interface Annotations extends Iterable<Annotation> {
  /** The first of this token. */
  get(token: string): Annotation | undefined;
}

/** Of a row: translation, size, rotation, its offset in the file, points of LiDAR and radar (NaN where not counted). */
const [SIZE, ROTATION, OFFSET, LIDAR, RADAR, NUMBERS] = [3, 6, 10, 11, 12, 13];
/** Of a row, each by its number: token, sample, instance, prev, next, visibility, and the list of attributes. */
const WORDS = 7;

/**
 * Rows of samples in `others` were not asked for. What makes no annotation is dropped into the sink. About 300 bytes are kept of
 * a row: as objects a whole nuScenes, 1.2 million of them, would take more than a gigabyte.
 */
export async function readAnnotations(
  reader: TableReader,
  others: ReadonlySet<string>,
  sink: LabelSink,
): Promise<Annotations> {
  const numbers = numberRows(NUMBERS, length => new Float64Array(length));
  const words = numberRows(WORDS, length => new Int32Array(length));
  const texts = distinct<string>();
  const lists = distinct<readonly string[]>();
  /** The first row of a token, by its number; −1 for other texts. */
  const rows: number[] = [];
  const file = reader.tables.paths.get('sample_annotation')!;
  const word = (text: string) => texts.idOf(text, text);
  await eachRow(
    reader,
    'sample_annotation',
    (row, { offset }) => {
      const sample = tokenOf(row, 'sample_token');
      if (others.has(sample)) return;
      const token = word(tokenOf(row, 'token'));
      const [instance, prev, next] = [optional(row, 'instance_token'), optional(row, 'prev'), optional(row, 'next')];
      const visibility = optional(row, 'visibility_token');
      const attributes = attributesOf(row);
      while (rows.length <= token) rows.push(-1);
      if (rows[token] < 0) rows[token] = words.count;
      const list = lists.idOf(JSON.stringify(attributes), attributes);
      const said = words.add();
      said.piece.set([token, word(sample), word(instance), word(prev), word(next), word(visibility), list], said.from);
      const { piece, from } = numbers.add();
      put(row.translation, 3, piece, from);
      put(row.size, 3, piece, from + SIZE);
      put(row.rotation, 4, piece, from + ROTATION);
      piece[from + OFFSET] = offset;
      piece[from + LIDAR] = count(row.num_lidar_pts);
      piece[from + RADAR] = count(row.num_radar_pts);
    },
    (text, at) => sink.drop('unreadable', `a row of sample_annotation.json: ${text}`, at),
  );
  const at = (row: number): Annotation => {
    const { piece: w, from: i } = words.at(row);
    const { piece: n, from: j } = numbers.at(row);
    const known = (value: number) => (Number.isNaN(value) ? undefined : value);
    return {
      token: texts.of(w[i]),
      sample: texts.of(w[i + 1]),
      instance: texts.of(w[i + 2]),
      prev: texts.of(w[i + 3]),
      next: texts.of(w[i + 4]),
      translation: [n[j], n[j + 1], n[j + 2]],
      size: [n[j + SIZE], n[j + SIZE + 1], n[j + SIZE + 2]],
      rotation: [n[j + ROTATION], n[j + ROTATION + 1], n[j + ROTATION + 2], n[j + ROTATION + 3]],
      lidarPoints: known(n[j + LIDAR]),
      radarPoints: known(n[j + RADAR]),
      visibility: texts.of(w[i + 5]),
      attributes: lists.of(w[i + 6]),
      at: { file, offset: n[j + OFFSET] },
    };
  };
  return {
    get(token) {
      const row = rows[texts.find(token) ?? rows.length] ?? -1;
      return row < 0 ? undefined : at(row);
    },
    *[Symbol.iterator]() {
      for (let row = 0; row < words.count; row++) yield at(row);
    },
  };
}

function attributesOf({ attribute_tokens: tokens }: Row): readonly string[] {
  return Array.isArray(tokens) ? tokens.filter(one => typeof one === 'string') : [];
}

/** Relatives of nuScenes leave some texts out, and write null for a first row's `prev`. */
function optional(row: Row, key: string): string {
  return row[key] === undefined || row[key] === null ? '' : textOf(row, key);
}

/** A list of `count` numbers; NaN for what is none, and for all of a list of another length. */
function put(value: unknown, count: number, into: Float64Array | Int32Array, at: number): void {
  const list: readonly unknown[] = Array.isArray(value) && value.length === count ? value : [];
  for (let i = 0; i < count; i++) {
    const one = list[i];
    into[at + i] = typeof one === 'number' ? one : Number.NaN;
  }
}

/** −1 stands for not counted: NaN, as what is no count at all. */
function count(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : Number.NaN;
}
