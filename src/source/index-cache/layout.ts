// How a kept index lies in its file.
//
//   0   16 bytes  `framelock index\n`
//   16  u32       version of this layout
//   20  u32       length of the head in bytes
//   24  u32       CRC-32 of the head
//   28  u32       0
//   32            the head, JSON in UTF-8: what this is, of which file, and what is small
//                 columns, each at the next multiple of 8, little endian, in the order of `columns`; nothing behind the last
import type { LongStamps, Numbers } from '../../column.js';
import type { IssueCode } from '../../issue-codes.js';

export const magic = 'framelock index\n';
export const layoutVersion = 1;
export const headAt = 32;
/** A longer head is neither written nor read: definitions of a real recording are a megabyte. */
export const maxHead = 1 << 26;
/** As `TableBuilder`: a longer table is refused. */
export const maxMessages = 2 ** 27;

const columnTypes = {
  channel: Uint32Array,
  log_ns: BigInt64Array,
  stamp_ns: BigInt64Array,
  block: Uint32Array,
  offset: Uint32Array,
  length: Uint32Array,
  block_offset: Float64Array,
  block_length: Float64Array,
  block_size: Float64Array,
  /** Position in `Head.codecs`. */
  block_codec: Uint8Array,
  kept_message: Uint32Array,
  kept_length: Uint32Array,
  kept_bytes: Uint8Array,
};
export type ColumnName = keyof typeof columnTypes;
export type Columns = { -readonly [N in ColumnName]: InstanceType<(typeof columnTypes)[N]> };

/** One entry for each message: what may be long. */
export const messageColumns = ['channel', 'log_ns', 'stamp_ns', 'block', 'offset', 'length'] as const;
export type MessageColumn = (typeof messageColumns)[number];
/** Columns as they are read: those of messages may lie in a file. */
export type ReadColumns = Omit<Columns, MessageColumn> & {
  readonly [N in MessageColumn]: N extends `${string}_ns` ? LongStamps : Numbers;
};

export const columnNames = Object.keys(columnTypes) as ColumnName[];

export function newColumn<N extends ColumnName>(name: N, count: number): Columns[N] {
  return new columnTypes[name](count) as Columns[N];
}

export function itemBytes(name: ColumnName): number {
  return columnTypes[name].BYTES_PER_ELEMENT;
}

/** The next multiple of 8. */
export function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}

/** Columns are kept as they lie in memory; a processor of the other order keeps none. */
export const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** `file` stands for the recording's own file, under whatever name that is opened; `stamp` is decimal. */
export type PlaceField =
  | readonly ['file']
  | readonly ['offset', number]
  | readonly ['topic', string]
  | readonly ['stamp', string];

export interface HeadIssue {
  readonly code: IssueCode;
  readonly text: string;
  readonly count: number;
  /** The fields of its place in their order, which JSON output keeps. */
  readonly at?: readonly PlaceField[];
}

export interface Head {
  readonly what: string;
  /** Its name when the index was made; the name it is opened by counts. */
  readonly file: string;
  readonly key: Readonly<Record<string, string>>;
  readonly format: string;
  readonly schemas: readonly { readonly name: string; readonly encoding: string; readonly text: string }[];
  /** `schema`: position in `schemas`. `decoder`: the channel whose decoder it shares, itself or an earlier one. */
  readonly channels: readonly {
    readonly topic: string;
    readonly type: string;
    readonly encoding: string;
    readonly schema: number;
    readonly decoder: number;
  }[];
  readonly codecs: readonly string[];
  readonly lost: readonly { readonly reason: string; readonly topic: string; readonly count: number }[];
  readonly issues: readonly HeadIssue[];
  readonly columns: readonly { readonly name: string; readonly items: number; readonly crc32: number }[];
}
