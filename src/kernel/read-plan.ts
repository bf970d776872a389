// How a cloud's bytes become rows of float32: checked once, then a few steps that each read one field or a run of them.
import { FramelockError } from '../issue.js';
import { type PointCloud, type PointField, scalarBytes } from '../message/value.js';
import { checkCloud } from './check-cloud.js';
import type { PointLayout } from './point-layout.js';

/** Numbers a cloud may become: 1 GiB of float32. Fields may overlap, so a small message could ask for far more. */
export const MAX_NUMBERS = 2 ** 28;

/** One field, or `run` > 1 little-endian float32 fields that lie behind one another. */
export interface ReadStep {
  /** Byte offset in a point. */
  readonly offset: number;
  /** First column written. */
  readonly column: number;
  readonly type: PointField['type'];
  readonly run: number;
  /** 32 bits copied unread: colours packed in a float, whose bits may spell a NaN. */
  readonly bits: boolean;
}

/** Throws FL0306 when the cloud is not of this layout (names, types and counts; offsets and step may differ) or its bytes are too few. */
export function checkReadable(cloud: PointCloud, layout: PointLayout): void {
  checkCloud(cloud);
  checkLayout(cloud, layout);
}

/** The steps that fill all columns but a converted time. */
export function readSteps({ fields, bigEndian }: PointCloud, layout: PointLayout): ReadStep[] {
  const steps: ReadStep[] = [];
  let column = 0;
  for (let f = 0; f < fields.length; f++) {
    const { type, offset, count } = fields[f];
    const run = bigEndian ? 0 : floatRun(fields, f, layout, column);
    if (run > 1) {
      steps.push({ offset, column, type, run, bits: false });
      f += run - 1;
      column += run;
      continue;
    }
    for (let i = 0; i < Math.max(1, count); i++, column++) {
      const { converted, unit } = layout.columns[column];
      if (converted) continue;
      steps.push({ offset: offset + i * scalarBytes[type], column, type, run: 1, bits: unit === 'bits' });
    }
  }
  return steps;
}

/** How many fields from `first` on are single float32 numbers one behind the other, as x y z intensity mostly are. */
function floatRun(fields: readonly PointField[], first: number, layout: PointLayout, column: number): number {
  let run = 0;
  for (; first + run < fields.length; run++) {
    const { type, count, offset } = fields[first + run];
    const { converted, unit } = layout.columns[column + run];
    const follows = offset === fields[first].offset + 4 * run;
    if (type !== 'float32' || count > 1 || !follows || converted || unit === 'bits') break;
  }
  return run;
}

/** Points of a tile: bytes in and numbers out stay in the processor's near caches while all columns are read. */
const tilePoints = 2048;

/** A row of points without a gap: `count` points from byte `at` of the data on, the first of which is number `from`. */
export interface Tile {
  readonly at: number;
  readonly from: number;
  readonly count: number;
}

/** The cloud in pieces that are read step by step; rows with padding are cut at their ends. */
export function* tilesOf(cloud: PointCloud): Generator<Tile> {
  for (const { at, from, count: inRow } of rowsOf(cloud)) {
    for (let first = 0; first < inRow; first += tilePoints)
      yield { at: at + first * cloud.step, from: from + first, count: Math.min(tilePoints, inRow - first) };
  }
}

/** The cloud in as few pieces without a gap as there are. */
export function* rowsOf({ width, height, step, rowStep }: PointCloud): Generator<Tile> {
  const rows = height > 1 && rowStep !== width * step ? height : 1;
  const perRow = rows === 1 ? width * height : width;
  for (let row = 0; row < rows; row++) yield { at: row * rowStep, from: row * perRow, count: perRow };
}

/** Whether the points lie in the recording exactly as they are wanted: float32 fields without gaps, in order, no row padding. */
export function isPacked(cloud: PointCloud, layout: PointLayout): boolean {
  if (layout.time || cloud.bigEndian || cloud.step !== 4 * layout.width) return false;
  if (cloud.height > 1 && cloud.rowStep !== cloud.width * cloud.step) return false;
  let offset = 0;
  for (const field of cloud.fields) {
    if (field.type !== 'float32' || field.offset !== offset) return false;
    offset += 4 * Math.max(1, field.count);
  }
  return true;
}

function checkLayout(cloud: PointCloud, layout: PointLayout): void {
  if (!sameFields(cloud.fields, layout.fields))
    throw new FramelockError('FL0306', `expected the point fields ${named(layout.fields)}, got ${named(cloud.fields)}`);
  if (cloud.width * cloud.height * layout.width > MAX_NUMBERS)
    throw new FramelockError(
      'FL0306',
      `expected at most ${MAX_NUMBERS} numbers, got ${cloud.width}×${cloud.height} points of ${layout.width}`,
    );
}

function sameFields(a: readonly PointField[], b: readonly PointField[]): boolean {
  return (
    a.length === b.length &&
    a.every((f, i) => f.name === b[i].name && f.type === b[i].type && Math.max(1, f.count) === Math.max(1, b[i].count))
  );
}

function named(fields: readonly PointField[]): string {
  return fields.map(f => `${f.name}:${f.type}${f.count > 1 ? `[${f.count}]` : ''}`).join(' ');
}
