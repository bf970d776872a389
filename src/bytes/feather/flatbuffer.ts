// Reads FlatBuffers tables from untrusted bytes: every offset and length is checked before it is followed.
import { FramelockError } from '../../issue.js';

/**
 * A table. Layout (FlatBuffers internals): int32 at its start leads back to the vtable; the vtable has its own size, the
 * table's size, then one uint16 per slot: where in the table the field lies, 0 for a field that has its default.
 */
export interface Table {
  bool(slot: number, otherwise?: boolean): boolean;
  uint8(slot: number, otherwise?: number): number;
  int16(slot: number, otherwise?: number): number;
  int32(slot: number, otherwise?: number): number;
  /** Refused beyond 2^53. */
  int64(slot: number, otherwise?: number): number;
  /** '' when absent. */
  text(slot: number): string;
  table(slot: number): Table | undefined;
  tables(slot: number): Table[];
  /** How many elements of `size` bytes a vector has. */
  count(slot: number, size: number): number;
  /** One view per struct of `size` bytes; empty when absent. */
  structs(slot: number, size: number): DataView[];
}

/** More than any schema needs; a few bytes that point at one another could otherwise unfold without end. */
const MAX_TABLES = 200_000;

/** The root table of a buffer. Throws FL0532. */
export function rootTable(bytes: Uint8Array): Table {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let made = 0;

  function inside(at: number, length: number): number {
    if (!(at >= 0 && length >= 0 && at + length <= bytes.length))
      throw new FramelockError('FL0532', `expected ${length} bytes of metadata at ${at}, got ${bytes.length} in all`);
    return at;
  }

  const follow = (at: number) => at + view.getUint32(inside(at, 4), true);

  function table(start: number): Table {
    if (++made > MAX_TABLES) throw new FramelockError('FL0532', `expected at most ${MAX_TABLES} tables of metadata`);
    const vtable = start - view.getInt32(inside(start, 4), true);
    const slots = (view.getUint16(inside(vtable, 4), true) - 4) / 2;
    /** Where a field of `length` bytes lies; undefined when it has its default. */
    const place = (slot: number, length: number): number | undefined => {
      if (slot >= slots) return undefined;
      const offset = view.getUint16(inside(vtable + 4 + 2 * slot, 2), true);
      return offset === 0 ? undefined : inside(start + offset, length);
    };
    const read = (slot: number, length: number, otherwise: number, get: (at: number) => number) => {
      const at = place(slot, length);
      return at === undefined ? otherwise : get(at);
    };
    const vector = (slot: number, size: number): { at: number; count: number } => {
      const field = place(slot, 4);
      if (field === undefined) return { at: 0, count: 0 };
      const at = follow(field);
      const count = view.getUint32(inside(at, 4), true);
      inside(at + 4, count * size);
      return { at: at + 4, count };
    };
    return {
      bool: (slot, otherwise = false) => read(slot, 1, Number(otherwise), at => view.getUint8(at)) !== 0,
      uint8: (slot, otherwise = 0) => read(slot, 1, otherwise, at => view.getUint8(at)),
      int16: (slot, otherwise = 0) => read(slot, 2, otherwise, at => view.getInt16(at, true)),
      int32: (slot, otherwise = 0) => read(slot, 4, otherwise, at => view.getInt32(at, true)),
      int64: (slot, otherwise = 0) => read(slot, 8, otherwise, at => safeInt64(view, at)),
      text: slot => {
        const { at, count } = vector(slot, 1);
        return new TextDecoder().decode(bytes.subarray(at, at + count));
      },
      table: slot => {
        const at = place(slot, 4);
        return at === undefined ? undefined : table(follow(at));
      },
      tables: slot => {
        const { at, count } = vector(slot, 4);
        return Array.from({ length: count }, (_, i) => table(follow(at + 4 * i)));
      },
      count: (slot, size) => vector(slot, size).count,
      structs: (slot, size) => {
        const { at, count } = vector(slot, size);
        return Array.from(
          { length: count },
          (_, i) => new DataView(bytes.buffer, bytes.byteOffset + at + i * size, size),
        );
      },
    };
  }

  return table(follow(0));
}

/** An int64 that a float64 holds exactly. Throws FL0532. */
export function safeInt64(view: DataView, at: number): number {
  const value = Number(view.getBigInt64(at, true));
  if (!Number.isSafeInteger(value)) throw new FramelockError('FL0532', `expected a length or place, got ${value}`);
  return value;
}
