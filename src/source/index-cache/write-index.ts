// An index as bytes: a head that says what it is, and the tables as they lie in memory.
import type { Bytes } from '../../bytes/bytes.js';
import type { Digest } from '../../bytes/digest.js';
import type { Issue, Place } from '../../issue.js';
import type { Schema } from '../../message/decoder.js';
import type { FileIndex } from '../file-index.js';
import type { Channel } from '../source.js';
import {
  aligned,
  type Columns,
  columnNames,
  type Head,
  type HeadIssue,
  headAt,
  layoutVersion,
  littleEndian,
  magic,
  maxHead,
  newColumn,
  type PlaceField,
} from './layout.js';

/** Pieces that follow each other, most of them views of the index itself; undefined where it cannot or should not be kept. */
export function indexBytes(
  index: FileIndex,
  issues: readonly Issue[],
  key: Readonly<Record<string, string>>,
  file: Pick<Bytes, 'name'>,
  digest: Digest,
): Uint8Array[] | undefined {
  // An issue about another file would come back under the wrong name.
  if (!littleEndian || issues.some(issue => issue.at?.file !== undefined && issue.at.file !== file.name))
    return undefined;
  const codecs = [...new Set(index.blocks.map(block => block.compression))];
  if (codecs.length > 255) return undefined;
  const columns = columnsOf(index, codecs);
  const stored = columnNames.map(name => {
    const { buffer, byteOffset, byteLength, length } = columns[name];
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    return { name, items: length, bytes };
  });
  const { schemas, channels } = channelsOf(index.channels);
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
    columns: stored.map(({ name, items, bytes }) => ({ name, items, crc32: digest.crc32(bytes) })),
  };
  const json = new TextEncoder().encode(`${JSON.stringify(head)}\n`);
  if (json.length > maxHead) return undefined;
  return padded(
    [start(json, digest), json],
    stored.map(({ bytes }) => bytes),
  );
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

function padded(first: readonly Uint8Array[], columns: readonly Uint8Array[]): Uint8Array[] {
  const pieces = [...first];
  let at = first.reduce((sum, piece) => sum + piece.length, 0);
  for (const column of columns) {
    if (column.length === 0) continue;
    pieces.push(new Uint8Array(aligned(at) - at), column);
    at = aligned(at) + column.length;
  }
  return pieces.filter(piece => piece.length > 0);
}

function columnsOf({ messages, blocks, kept }: FileIndex, codecs: readonly string[]): Columns {
  const { channel, logNs, stampNs, block, offset, length } = messages;
  const held = [...kept.entries()];
  const bytes = newColumn(
    'kept_bytes',
    held.reduce((sum, [, payload]) => sum + payload.length, 0),
  );
  let at = 0;
  for (const [, payload] of held) {
    bytes.set(payload, at);
    at += payload.length;
  }
  return {
    channel: channel instanceof Uint32Array ? channel : Uint32Array.from(channel),
    log_ns: logNs,
    stamp_ns: stampNs,
    block: block instanceof Uint32Array ? block : Uint32Array.from(block),
    offset,
    length,
    block_offset: Float64Array.from(blocks, one => one.offset),
    block_length: Float64Array.from(blocks, one => one.length),
    block_size: Float64Array.from(blocks, one => one.size),
    block_codec: Uint8Array.from(blocks, one => codecs.indexOf(one.compression)),
    kept_message: Uint32Array.from(held, ([message]) => message),
    kept_length: Uint32Array.from(held, ([, payload]) => payload.length),
    kept_bytes: bytes,
  } as Columns;
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
