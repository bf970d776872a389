// The address of a message's bytes as Arrow columns: in every cell of a frame, with a checksum, and in the ledger.
import type { Address, SourceRef } from '../../frame/frame.js';
import { int64, type TableColumn, uint32, utf8 } from './table-columns.js';

export const addressColumns: readonly TableColumn<Address>[] = [
  utf8('file', address => address.file),
  int64('offset', address => BigInt(address.offset)),
  int64('inner_offset', ({ innerOffset }) => (innerOffset >= 0 ? BigInt(innerOffset) : undefined)),
  int64('length', address => BigInt(address.length)),
];

export const sourceColumns: readonly TableColumn<SourceRef>[] = [
  ...addressColumns,
  uint32('crc32', source => source.crc32),
];
