// An index as bytes: a head that says what it is, and the tables as columns.
import type { Bytes } from '../../bytes/bytes.js';
import type { Digest } from '../../bytes/digest.js';
import { bytesOf, type LongStamps, type Numbers } from '../../column.js';
import type { Issue, Place } from '../../issue.js';
import type { Schema } from '../../message/decoder.js';
import type { FileIndex } from '../file-index.js';
import type { Channel } from '../source.js';
import {
  aligned,
  type ColumnName,
  columnNames,
  type Head,
  type HeadIssue,
  headAt,
  itemBytes,
  layoutVersion,
  littleEndian,
  magic,
  maxHead,
  type PlaceField,
} from './layout.js';

export interface IndexBytes {
  readonly size: number;
  /** One behind the other; each is good until the next is asked for. */
  pieces(): Iterable<Uint8Array>;
}

interface StoredColumn {
  readonly name: ColumnName;
  readonly items: number;
  runs(): Iterable<Uint8Array>;
}

/** Undefined where it cannot or should not be kept. What is long is not copied, but gone through twice. */
export function indexBytes(
  index: FileIndex,
  issues: readonly Issue[],
  key: Readonly<Record<string, string>>,
  file: Pick<Bytes, 'name'>,
  digest: Digest,
): IndexBytes | undefined {
  // Blocks in blocks are so rare that the layout has no place for them.
  if (!littleEndian || index.blocks.some(block => block.within !== undefined)) return undefined;
  // An issue about another file would come back under the wrong name.
  if (issues.some(issue => issue.at?.file !== undefined && issue.at.file !== file.name)) return undefined;
  const codecs = [...new Set(index.blocks.map(block => block.compression))];
  if (codecs.length > 255) return undefined;
  const { schemas, channels } = channelsOf(index.channels);
  const stored = columnsOf(index, codecs);
  const crc32 = ({ runs }: StoredColumn) => {
    let sum = 0;
    for (const run of runs()) sum = digest.crc32(run, sum);
    return sum;
  };
  const head: Head = {
    what: 'where the messages of a recording lie; kept by framelock to open it faster; may be deleted',
    file: file.name,
    key,
    format: index.format,
    schemas,
    channels,
    codecs,
    lost: index.lost,
    issues: issues.map(headIssue),
    columns: stored.map(column => ({ name: column.name, items: column.items, crc32: crc32(column) })),
  };
  const json = new TextEncoder().encode(`${JSON.stringify(head)}\n`);
  if (json.length > maxHead) return undefined;
  const first = [start(json, digest), json];
  return {
    size: stored.reduce((at, { name, items }) => endOf(at, items * itemBytes(name)), headAt + json.length),
    pieces: () => padded(first, stored),
  };
}

/** Where a column of this length ends that follows what ends at `at`: an empty one takes no room. */
function endOf(at: number, length: number): number {
  return length === 0 ? at : aligned(at) + length;
}

function start(json: Uint8Array, digest: Digest): Uint8Array {
  const bytes = new Uint8Array(headAt);
  bytes.set(new TextEncoder().encode(magic));
  const view = new DataView(bytes.buffer);
  view.setUint32(16, layoutVersion, true);
  view.setUint32(20, json.length, true);
  view.setUint32(24, digest.crc32(json), true);
  return bytes;
}

function* padded(first: readonly Uint8Array[], columns: readonly StoredColumn[]): Generator<Uint8Array> {
  let at = 0;
  for (const piece of first) {
    at += piece.length;
    yield piece;
  }
  for (const { name, items, runs } of columns) {
    if (items === 0) continue;
    if (aligned(at) > at) yield new Uint8Array(aligned(at) - at);
    yield* runs();
    at = endOf(at, items * itemBytes(name));
  }
}

/** In the order of `columnNames`. */
function columnsOf({ messages, blocks, kept }: FileIndex, codecs: readonly string[]): StoredColumn[] {
  const held = [...kept.entries()];
  const long = (column: Numbers | LongStamps) => ({ items: column.length, runs: () => wideRuns(column) });
  const small = (array: Uint8Array | Uint32Array | Float64Array) => ({
    items: array.length,
    runs: () => [bytesOf(array)],
  });
  const columns: Readonly<Record<ColumnName, Omit<StoredColumn, 'name'>>> = {
    channel: long(messages.channel),
    log_ns: long(messages.logNs),
    stamp_ns: long(messages.stampNs),
    block: long(messages.block),
    offset: long(messages.offset),
    length: long(messages.length),
    block_offset: small(Float64Array.from(blocks, one => one.offset)),
    block_length: small(Float64Array.from(blocks, one => one.length)),
    block_size: small(Float64Array.from(blocks, one => one.size)),
    block_codec: small(Uint8Array.from(blocks, one => codecs.indexOf(one.compression))),
    kept_message: small(Uint32Array.from(held, ([message]) => message)),
    kept_length: small(Uint32Array.from(held, ([, payload]) => payload.length)),
    kept_bytes: {
      items: held.reduce((sum, [, payload]) => sum + payload.length, 0),
      runs: () => held.map(([, payload]) => payload),
    },
  };
  return columnNames.map(name => ({ name, ...columns[name] }));
}

function* wideRuns(column: Numbers | LongStamps): Generator<Uint8Array> {
  for (const run of column.runs())
    yield bytesOf(run instanceof Uint8Array || run instanceof Uint16Array ? Uint32Array.from(run) : run);
}

/** Channels may share a definition of a megabyte, and decoders where there are thousands of channels. */
function channelsOf(channels: readonly Channel[]): Pick<Head, 'schemas' | 'channels'> {
  const schemas: Schema[] = [];
  const known = new Map<string, number>();
  const decoders = new Map<object, number>();
  const numberOf = ({ name, encoding, text }: Schema): number => {
    const key = JSON.stringify([name, encoding, text]);
    const number = known.get(key) ?? schemas.push({ name, encoding, text }) - 1;
    known.set(key, number);
    return number;
  };
  const bySchema = new Map<Schema, number>();
  return {
    schemas,
    channels: channels.map(({ topic, type, encoding, schema, decoder }, i) => {
      const number = bySchema.get(schema) ?? numberOf(schema);
      bySchema.set(schema, number);
      const shared = decoders.get(decoder) ?? i;
      decoders.set(decoder, shared);
      return { topic, type, encoding, schema: number, decoder: shared };
    }),
  };
}

function headIssue({ code, text, count, at }: Issue): HeadIssue {
  return { code, text, count, at: at && (Object.keys(at) as (keyof Place)[]).flatMap(name => placeField(at, name)) };
}

function placeField({ file, offset, topic, stamp }: Place, name: keyof Place): PlaceField[] {
  if (name === 'file' && file !== undefined) return [['file']];
  if (name === 'offset' && offset !== undefined) return [['offset', offset]];
  if (name === 'topic' && topic !== undefined) return [['topic', topic]];
  if (name === 'stamp' && stamp !== undefined) return [['stamp', String(stamp)]];
  return [];
}
