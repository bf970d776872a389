// Reads a text table of poses, rates, headings or speeds: TUM, EuRoC, Tango's csv, or columns named by the caller.
import type { Bytes } from '../../bytes/bytes.js';
import { FramelockError, type Issues } from '../../issue.js';
import { GrowingRows } from '../../rig/growing-rows.js';
import { parseMomentText } from '../../time/moment-text.js';
import { headingTrack, type Made, poseTrack, type Rows, rateTrack, speedTrack } from '../time-offset/make-track.js';
import { reportLeftOut } from '../time-offset/report-left-out.js';
import { type Columns, detectColumns, parseColumns } from './columns.js';
import { linesOf } from './lines.js';

export interface MotionFile extends Made {
  readonly format: string;
  readonly rows: number;
}

/** Whether the first bytes look like a table of numbers; a recording's never do. */
export function looksLikeMotionFile(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head);
  if (/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text.slice(0, -4))) return false;
  const lines = text.split(/\r\n|\n|\r/).filter(line => line.trim() !== '' && !/^\s*[#%]/.test(line));
  // A header of words may come first.
  return lines.slice(0, 2).some(line => /^\s*[+-]?\d[\d.eE+-]*\s*[,;\s]\s*\S/.test(line));
}

/** `columns` as parseColumns takes it; without it the look of the rows decides. FL0902 when they look like nothing known. */
export async function readMotionFile(bytes: Bytes, issues: Issues, columns?: string): Promise<MotionFile> {
  let layout = columns === undefined ? undefined : parseColumns(columns);
  let header: string[] = [];
  let originNs: bigint | undefined;
  let malformed = 0;
  let rows: GrowingRows | undefined;
  let count = 0;
  for await (const line of linesOf(bytes)) {
    const text = line.trim();
    if (text === '') continue;
    const comment = /^[#%]/.test(text);
    const comma = /[,;]/.test(text);
    const cells = text.replace(/^[#%]\s*/, '').split(comma ? /\s*[,;]\s*/ : /\s+/);
    // Words before the first row of numbers are its header; a nan is a number that is missing.
    if (comment || (count === 0 && !/^[+-]?(\d|nan)/i.test(cells[0]))) {
      if (count === 0 && cells.length > 1) header = cells;
      continue;
    }
    count++;
    if (cells[cells.length - 1] === '') cells.pop();
    layout ??= cells.some(cell => /^nan$/i.test(cell)) ? undefined : detectColumns(cells, header, comma);
    if (!layout && !cells.some(cell => /^nan$/i.test(cell))) throw unknownTable(bytes.name, cells);
    const t = layout && parseMomentText(cells[layout.time.at] ?? '', layout.time.unit);
    const values = layout && valuesOf(layout, cells);
    if (t === undefined || !values) {
      malformed++;
      continue;
    }
    originNs ??= t;
    rows ??= new GrowingRows(1 + values.length);
    const { into, at } = rows.next();
    into[at] = Number(t - originNs);
    into.set(values, at + 1);
  }
  if (!layout || !rows) throw unknownTable(bytes.name, []);
  const made = trackOf(layout, split(rows, originNs!));
  const leftOut = { ...made.leftOut, unusable: made.leftOut.unusable + malformed };
  reportLeftOut(leftOut, count, { file: bytes.name }, issues);
  return { track: made.track, leftOut, format: layout.format, rows: count };
}

/** NaN for a cell that is missing or no number: the row is counted as unusable. */
function valuesOf({ values, factor }: Columns, cells: readonly string[]): number[] {
  return values.map(at => {
    if (at === undefined) return 0;
    const cell = cells[at];
    return cell === undefined || cell === '' ? Number.NaN : factor * Number(cell);
  });
}

function split(rows: GrowingRows, originNs: bigint): Rows {
  const pieces = [...rows.pieces()];
  const { width } = rows;
  const count = pieces.reduce((sum, piece) => sum + piece.length / width, 0);
  const t = new Float64Array(count);
  const values = new Float64Array(count * (width - 1));
  let i = 0;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += width, i++) {
      t[i] = piece[at];
      for (let c = 1; c < width; c++) values[i * (width - 1) + c - 1] = piece[at + c];
    }
  }
  return { originNs, t, values };
}

function trackOf({ what }: Columns, rows: Rows): Made {
  if (what === 'rate') return rateTrack(rows);
  if (what === 'pose') return poseTrack(rows);
  return what === 'heading' ? headingTrack(rows) : speedTrack(rows);
}

function unknownTable(file: string, cells: readonly string[]): FramelockError {
  const got = cells.length === 0 ? 'no row of numbers' : `rows of ${cells.length} columns`;
  return new FramelockError(
    'FL0902',
    `expected a TUM trajectory, an EuRoC csv or rows t,x,y,z,qx,qy,qz,qw, got ${got}; name them with --columns`,
    { at: { file } },
  );
}
