// The address of a message's bytes as Arrow columns: in every cell of a frame, with a checksum, and in the ledger.
import type { Address, SourceRef } from '../../frame/frame.js';
import * as column from './columns.js';
import { type ColumnData, field, types } from './columns.js';

export const addressFields = [
  field('file', types.utf8),
  field('offset', types.int64),
  field('inner_offset', types.int64),
  field('length', types.int64),
];

export const sourceFields = [...addressFields, field('crc32', types.uint32)];

export function addressColumn(addresses: readonly Address[]): ColumnData {
  return column.struct(
    addressFields,
    addressData(addresses),
    addresses.map(() => true),
  );
}

/** `undefined` where a sensor has nothing in a frame. */
export function sourceColumn(sources: readonly (SourceRef | undefined)[]): ColumnData {
  const children = [...addressData(sources), column.uint32(sources.map(s => s?.crc32))];
  return column.struct(
    sourceFields,
    children,
    sources.map(s => s !== undefined),
  );
}

function addressData(addresses: readonly (Address | undefined)[]): ColumnData[] {
  return [
    column.utf8(addresses.map(a => a?.file)),
    column.int64(addresses.map(a => a && BigInt(a.offset))),
    column.int64(addresses.map(a => (a && a.innerOffset >= 0 ? BigInt(a.innerOffset) : undefined))),
    column.int64(addresses.map(a => a && BigInt(a.length))),
  ];
}
