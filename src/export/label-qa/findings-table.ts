// findings.arrow: one row per finding of a check of labels.
import { arrowBytes } from '../arrow/arrow-bytes.js';
import { float64, int32, int64, type TableColumn, tableOf, utf8 } from '../arrow/table-columns.js';

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

const columns: readonly TableColumn<FindingRow>[] = [
  utf8('check', row => row.check),
  utf8('severity', row => row.severity),
  float64('value', row => row.value),
  float64('limit', row => row.limit),
  utf8('unit', row => row.unit),
  utf8('text', row => row.text),
  utf8('sensor', row => row.sensor),
  int32('frame', row => row.frame),
  int64('frame_stamp_ns', row => row.frameStampNs),
  int32('row', row => row.row),
  int32('other', row => row.other),
  utf8('label', row => row.label),
  utf8('track', row => row.track),
  utf8('category', row => row.category),
];

export function findingsArrow(rows: Iterable<FindingRow>): Uint8Array {
  return arrowBytes(tableOf(columns, rows));
}
