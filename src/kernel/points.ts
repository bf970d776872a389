// Points of any recorded layout to interleaved float32, one row of `width` numbers per point.
import { FramelockError } from '../issue.js';
import { type PointCloud, type PointField, scalarBytes } from '../message/value.js';
import { checkCloud } from './check-cloud.js';
import { readFloatRun, readPointColumn } from './point-column.js';
import type { PointLayout } from './point-layout.js';
import { pointTimesNs } from './point-time.js';

/** Numbers a cloud may become: 1 GiB of float32. Fields may overlap, so a small message could ask for far more. */
const MAX_NUMBERS = 2 ** 28;

/**
 * Reads all points, in recorded order, into `out` or a new array of count × layout.width. A converted time column becomes
 * seconds relative to `stampNs`, the cloud's header stamp. Throws FL0306 when the cloud is not of this layout (names,
 * types and counts; offsets and step may differ) or its bytes are too few.
 */
export function readPoints(cloud: PointCloud, layout: PointLayout, out?: Float32Array, stampNs?: bigint): Float32Array {
  const count = cloud.width * cloud.height;
  const { width } = layout;
  checkCloud(cloud);
  checkLayout(cloud, layout);
  const points = out ?? new Float32Array(count * width);
  if (points.length < count * width)
    throw new FramelockError('FL0899', `expected room for ${count * width} numbers, got ${points.length}`);
  if (layout.time === undefined && isPacked(cloud, width)) {
    // Little-endian on every machine that runs this: one copy, which also keeps the bits of colours packed in a float.
    const bytes = new Uint8Array(points.buffer, points.byteOffset, count * width * 4);
    bytes.set(cloud.data.subarray(0, bytes.length));
    return points;
  }
  for (const tile of tilesOf(cloud)) readTile(tile.cloud, layout, points.subarray(tile.from * width));
  if (layout.time) writeTimes(cloud, layout, stampNs, points);
  return points;
}

/** Points of a tile: bytes in and numbers out stay in the processor's near caches while all columns are read. */
const tilePoints = 2048;

/** The cloud in pieces that are read column by column; rows with padding stay whole. */
function* tilesOf(cloud: PointCloud): Generator<{ cloud: PointCloud; from: number }> {
  const { width, height, step, rowStep, data } = cloud;
  if (height > 1 && rowStep !== width * step) {
    yield { cloud, from: 0 };
    return;
  }
  const count = width * height;
  for (let from = 0; from < count; from += tilePoints) {
    const points = Math.min(tilePoints, count - from);
    const bytes = data.subarray(from * step, (from + points) * step);
    yield { cloud: { ...cloud, width: points, height: 1, rowStep: points * step, data: bytes }, from };
  }
}

function readTile(tile: PointCloud, layout: PointLayout, out: Float32Array): void {
  let column = 0;
  for (let f = 0; f < tile.fields.length; f++) {
    const run = tile.bigEndian ? 0 : floatRun(tile.fields, f, layout, column);
    if (run > 0) {
      readFloatRun(tile, tile.fields[f].offset, run, out, column, layout.width);
      f += run - 1;
      column += run;
      continue;
    }
    const field = tile.fields[f];
    for (let i = 0; i < Math.max(1, field.count); i++, column++) {
      if (layout.columns[column].converted) continue;
      const offset = field.offset + i * scalarBytes[field.type];
      readPointColumn(tile, field.type, offset, out, column, layout.width, layout.columns[column].unit === 'bits');
    }
  }
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

function writeTimes(cloud: PointCloud, layout: PointLayout, stampNs: bigint | undefined, points: Float32Array): void {
  const time = layout.time!;
  if (stampNs === undefined) throw new FramelockError('FL0899', "expected the cloud's header stamp, got none");
  const field = cloud.fields.find(f => f.name === time.field.name)!;
  const ns = pointTimesNs(cloud, { ...time, field }, stampNs);
  for (let i = 0, to = time.column; i < ns.length; i++, to += layout.width) points[to] = ns[i] * 1e-9;
}

/** Whether the points lie in the recording exactly as they are wanted: float32 fields without gaps, in order, no row padding. */
function isPacked(cloud: PointCloud, width: number): boolean {
  if (cloud.bigEndian || cloud.step !== 4 * width) return false;
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
