// verdicts.arrow: one row per verdict record, for queries; derived from the ledgers, which stay the truth.
import { Schema } from 'apache-arrow';
import { joined } from './arrow-bytes.js';
import * as column from './columns.js';
import { type Batch, type ColumnData, field, types } from './columns.js';
import { ipcFile } from './ipc-file.js';

const ROWS_PER_BATCH = 8192;

const texts = [
  'id',
  'hlc',
  'author',
  'device',
  'tool',
  'kind',
  'key',
  'label',
  'track',
  'category',
  'sensor',
  'rev',
  'sensors',
  'calib',
  'dataset',
  'verdict',
  'reasons',
  'note',
  'edit_category',
  'edit_track',
  'evidence',
  'stratum',
  'supersedes',
  'adjudicates',
  'state',
  'extra',
] as const;
const numbers = [
  'edit_dx',
  'edit_dy',
  'edit_dz',
  'edit_dyaw',
  'edit_dlength',
  'edit_dwidth',
  'edit_dheight',
  'score',
  'dwell_ms',
] as const;
const wholes = ['frame', 'stamp_ns'] as const;

/** Undefined is null. `current`: in force, the latest of its author for its item. Lists and `extra` are JSON. */
export type VerdictRow = { readonly [name in (typeof texts)[number]]?: string } & {
  readonly [name in (typeof numbers)[number]]?: number;
} & { readonly [name in (typeof wholes)[number]]?: bigint } & { readonly current: boolean };

const schema = new Schema([
  ...texts.map(name => field(name, types.utf8)),
  ...numbers.map(name => field(name, types.float64)),
  ...wholes.map(name => field(name, types.int64)),
  field('current', types.bool),
]);

/** Chunks of the file, in order. The same rows give the same bytes; one batch of them is held at a time. */
export function* verdictTable(rows: Iterable<VerdictRow>): Generator<Uint8Array> {
  const file = ipcFile(schema);
  yield* file.begin();
  let batch: VerdictRow[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < ROWS_PER_BATCH) continue;
    yield joined(file.write(batchOf(batch)));
    batch = [];
  }
  if (batch.length > 0) yield joined(file.write(batchOf(batch)));
  yield* file.end();
}

function batchOf(rows: readonly VerdictRow[]): Batch {
  const columns: ColumnData[] = [
    ...texts.map(name => column.utf8(rows.map(row => row[name]))),
    ...numbers.map(name => column.float64(rows.map(row => row[name]))),
    ...wholes.map(name => column.int64(rows.map(row => row[name]))),
    column.bool(rows.map(row => row.current)),
  ];
  return { numRows: rows.length, columns };
}
