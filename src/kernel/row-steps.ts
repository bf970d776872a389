// How the compiled loop fills rows of float32: as few passes over the points as their fields allow, in the bytes it reads.
import { type PointCloud, type PointField, scalarBytes } from '../message/value.js';
import type { PointLayout } from './point-layout.js';
import { type ReadStep, readSteps } from './read-plan.js';

/** Their number is what assembly/columns.ts calls them. */
export const scalarTypes: readonly PointField['type'][] = [
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'float32',
  'float64',
];
/** Passes that read several fields at once; numbers below are the types above. */
const RUN = 8;
const FOUR = 9;
const TWO = 10;
const SIX = 11;

/** Of a pass: four u32 and three vectors, as said in assembly/columns.ts. */
export const PASS_BYTES = 64;

/** One column of a row. */
interface Value {
  readonly type: PointField['type'];
  readonly offset: number;
  readonly column: number;
}

interface Known {
  readonly offsets: readonly number[];
  readonly bigEndian: boolean;
  readonly passes: Uint8Array;
}

/** Of the last cloud of each layout: the next one mostly has its fields at the same places. */
const known = new WeakMap<PointLayout, Known>();

/** The passes that read a cloud of this layout (`checkReadable`), PASS_BYTES each. */
export function rowPasses(cloud: PointCloud, layout: PointLayout): Uint8Array {
  const { fields, bigEndian } = cloud;
  const last = known.get(layout);
  if (last && last.bigEndian === bigEndian && last.offsets.every((offset, i) => offset === fields[i].offset))
    return last.passes;
  const passes = planned(readSteps(cloud, layout), !bigEndian);
  known.set(layout, { offsets: fields.map(({ offset }) => offset), bigEndian, passes });
  return passes;
}

function planned(steps: readonly ReadStep[], little: boolean): Uint8Array {
  const values = steps.flatMap(valuesOf);
  const passes: Uint8Array[] = [];
  for (let i = 0; i < values.length; ) {
    const count = passLength(values, i, little);
    const pass = passOf(values.slice(i, i + count), little);
    i += count;
    if (passes.length === 0 || !joined(passes[passes.length - 1], pass)) passes.push(pass);
  }
  const bytes = new Uint8Array(PASS_BYTES * passes.length);
  for (const [k, pass] of passes.entries()) bytes.set(pass, k * PASS_BYTES);
  return bytes;
}

/** Whether two passes became one: four float32 as they are, and two values behind them. */
function joined(before: Uint8Array, pass: Uint8Array): boolean {
  const [head, next] = [headOf(before), headOf(pass)];
  if (head[0] !== RUN || head[3] !== 4 || next[0] !== TWO || next[2] !== head[2] + 16) return false;
  head[0] = SIX;
  head[3] = next[1];
  before.set(pass.subarray(16), 16);
  return true;
}

/** Kind, byte offset in a point, byte offset in a row, number of values. */
function headOf(pass: Uint8Array): Uint32Array {
  return new Uint32Array(pass.buffer, pass.byteOffset, 4);
}

function valuesOf({ type, run, offset, column, bits }: ReadStep): Value[] {
  const read = bits ? 'float32' : type;
  return Array.from({ length: Math.max(1, run) }, (_, k) => ({
    type: read,
    offset: offset + 4 * k,
    column: column + k,
  }));
}

/** How many values from `i` on one pass takes: what a vector holds, both as recorded and as written. */
function passLength(values: readonly Value[], i: number, little: boolean): number {
  const fits = (count: number, bytes: number) => {
    const some = values.slice(i, i + count);
    const spread = windowOf(some);
    return some.length === count && some.every((one, k) => isMixed(one, k, some[0])) && spread.bytes <= bytes;
  };
  if (fits(4, 16)) return 4;
  for (const count of [3, 2]) {
    if (little && i + count <= values.length && isRun(values.slice(i, i + count))) return count;
  }
  return fits(2, 8) ? 2 : 1;
}

/** What 32 bits hold, or become by a signed conversion; in the column behind the one before. */
function isMixed({ type, column }: Value, k: number, first: Value): boolean {
  return column === first.column + k && type !== 'uint32' && type !== 'float64';
}

function isRun(values: readonly Value[]): boolean {
  const [first] = values;
  return values.every(
    ({ type, offset, column }, k) =>
      type === 'float32' && offset === first.offset + 4 * k && column === first.column + k,
  );
}

function windowOf(values: readonly Value[]): { readonly from: number; readonly bytes: number } {
  const from = Math.min(...values.map(({ offset }) => offset));
  return { from, bytes: Math.max(...values.map(({ offset, type }) => offset + scalarBytes[type])) - from };
}

function passOf(values: readonly Value[], little: boolean): Uint8Array {
  const pass = new Uint8Array(PASS_BYTES);
  const [first] = values;
  const head = (kind: number, offset: number) => headOf(pass).set([kind, offset, 4 * first.column, values.length]);
  if (values.length === 1) head(scalarTypes.indexOf(first.type), first.offset);
  else if (little && isRun(values)) head(RUN, first.offset);
  else {
    const { from } = windowOf(values);
    head(values.length === 4 ? FOUR : TWO, from);
    // Two values leave room for those of the next point, which lie in the other half.
    for (let lane = 0; lane < 4; lane++) {
      const { type, offset } = values[lane % values.length];
      const at = offset - from + (lane < values.length ? 0 : 8);
      mixLane(pass, lane, type, at, little);
    }
  }
  return pass;
}

/** Which bytes go to the lane, 255 for a zero; its sign bit where fewer than 32 bits have one; all bits where it is a whole number. */
function mixLane(pass: Uint8Array, lane: number, type: PointField['type'], at: number, little: boolean): void {
  const size = scalarBytes[type];
  const to = 16 + 4 * lane;
  for (let k = 0; k < 4; k++) pass[to + k] = k < size ? at + (little ? k : size - 1 - k) : 255;
  if (type === 'int8' || type === 'int16') pass[to + 16 + size - 1] = 0x80;
  if (type !== 'float32') pass.fill(255, to + 32, to + 36);
}
