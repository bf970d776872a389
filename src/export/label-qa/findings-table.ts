// findings.arrow: one row per finding of a check of labels.
import { Schema } from 'apache-arrow';
import { arrowBytes } from '../arrow/arrow-bytes.js';
import * as column from '../arrow/columns.js';
import { type Batch, field, types } from '../arrow/columns.js';

/** docs/LABELS.md has the columns. `row` and `other` are rows of boxes.arrow. */
export interface FindingRow {
  readonly check: string;
  readonly severity: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  readonly text: string;
  readonly sensor: string;
  readonly frame: number;
  readonly frameStampNs: bigint;
  readonly row?: number;
  readonly other?: number;
  readonly label?: string;
  readonly track?: string;
  readonly category?: string;
}

const rowsPerBatch = 8192;

const schema = new Schema([
  field('check', types.utf8),
  field('severity', types.utf8),
  field('value', types.float64),
  field('limit', types.float64),
  field('unit', types.utf8),
  field('text', types.utf8),
  field('sensor', types.utf8),
  field('frame', types.int32),
  field('frame_stamp_ns', types.int64),
  field('row', types.int32),
  field('other', types.int32),
  field('label', types.utf8),
  field('track', types.utf8),
  field('category', types.utf8),
]);

export function findingsArrow(rows: Iterable<FindingRow>): Uint8Array {
  return arrowBytes(schema, batches(rows));
}

function* batches(rows: Iterable<FindingRow>): Generator<Batch> {
  let kept: FindingRow[] = [];
  for (const row of rows) {
    kept.push(row);
    if (kept.length < rowsPerBatch) continue;
    yield batchOf(kept);
    kept = [];
  }
  if (kept.length > 0) yield batchOf(kept);
}

function batchOf(rows: readonly FindingRow[]): Batch {
  const text = (pick: (row: FindingRow) => string | undefined) => column.utf8(rows.map(pick));
  const whole = (pick: (row: FindingRow) => number | undefined) => column.int32(rows.map(pick));
  return {
    numRows: rows.length,
    columns: [
      text(row => row.check),
      text(row => row.severity),
      column.float64(rows.map(row => row.value)),
      column.float64(rows.map(row => row.limit)),
      text(row => row.unit),
      text(row => row.text),
      text(row => row.sensor),
      whole(row => row.frame),
      column.int64(rows.map(row => row.frameStampNs)),
      whole(row => row.row),
      whole(row => row.other),
      text(row => row.label),
      text(row => row.track),
      text(row => row.category),
    ],
  };
}
