// verdicts.arrow: one row per verdict record, for queries; derived from the ledgers, which stay the truth.
import { joined } from './arrow-bytes.js';
import { ipcFile } from './ipc-file.js';
import { bool, float64, int64, type TableColumn, tableOf, utf8 } from './table-columns.js';

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

const columns: readonly TableColumn<VerdictRow>[] = [
  ...texts.map(name => utf8<VerdictRow>(name, row => row[name])),
  ...numbers.map(name => float64<VerdictRow>(name, row => row[name])),
  ...wholes.map(name => int64<VerdictRow>(name, row => row[name])),
  bool('current', row => row.current),
];

/** Chunks of the file, in order. The same rows give the same bytes; one batch of them is held at a time. */
export function* verdictTable(rows: Iterable<VerdictRow>): Generator<Uint8Array> {
  const { schema, batches } = tableOf(columns, rows);
  const file = ipcFile(schema);
  yield* file.begin();
  for (const batch of batches) yield joined(file.write(batch));
  yield* file.end();
}
