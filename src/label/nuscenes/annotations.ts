// The rows of sample_annotation that belong to the scenes asked for.
import { eachRow, type Row, type TableReader, textOf, tokenOf } from '../../bytes/nuscenes/index.js';
import type { Place } from '../../issue.js';
import type { LabelSink } from '../label-sink.js';

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

/**
 * By token, in the table's order; a token that stands twice gets another key the second time, and keeps its name. Rows of samples
 * in `others` were not asked for. What makes no annotation is dropped into the sink.
 */
export async function readAnnotations(
  reader: TableReader,
  others: ReadonlySet<string>,
  sink: LabelSink,
): Promise<ReadonlyMap<string, Annotation>> {
  const found = new Map<string, Annotation>();
  await eachRow(
    reader,
    'sample_annotation',
    (row, { file, offset }) => {
      const sample = tokenOf(row, 'sample_token');
      if (others.has(sample)) return;
      const token = tokenOf(row, 'token');
      found.set(found.has(token) ? `${token} ${offset}` : token, annotation(row, token, sample, { file, offset }));
    },
    (text, at) => sink.drop('unreadable', `a row of sample_annotation.json: ${text}`, at),
  );
  return found;
}

function annotation(row: Row, token: string, sample: string, at: Place): Annotation {
  const tokens = Array.isArray(row.attribute_tokens) ? row.attribute_tokens : [];
  return {
    token,
    sample,
    instance: optional(row, 'instance_token'),
    prev: optional(row, 'prev'),
    next: optional(row, 'next'),
    translation: numbers(row.translation, 3) as Annotation['translation'],
    size: numbers(row.size, 3) as Annotation['size'],
    rotation: numbers(row.rotation, 4) as Annotation['rotation'],
    lidarPoints: count(row.num_lidar_pts),
    radarPoints: count(row.num_radar_pts),
    visibility: optional(row, 'visibility_token'),
    attributes: tokens.every(one => typeof one === 'string') ? tokens : tokens.filter(one => typeof one === 'string'),
    at,
  };
}

/** Relatives of nuScenes leave some texts out, and write null for a first row's `prev`. */
function optional(row: Row, key: string): string {
  return row[key] === undefined || row[key] === null ? '' : textOf(row, key);
}

/** The parser's own list where it is one of so many numbers: there are millions. */
function numbers(value: unknown, count: number): readonly number[] {
  const list: readonly unknown[] = Array.isArray(value) && value.length === count ? value : [];
  if (list.length === count && list.every(one => typeof one === 'number')) return list as readonly number[];
  return Array.from({ length: count }, (_, i) => (typeof list[i] === 'number' ? list[i] : Number.NaN));
}

/** −1 stands for not counted. */
function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}
