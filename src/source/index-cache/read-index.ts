// A kept index back from its bytes. Whatever they are, it is a good index of this very file or none: nothing is believed unchecked.
import type { Bytes } from '../../bytes/bytes.js';
import type { Digest } from '../../bytes/digest.js';
import type { Issues, Place } from '../../issue.js';
import { severityOf } from '../../issue-codes.js';
import { decoderFor, lateReaders } from '../../message/index.js';
import type { Spill } from '../../spill.js';
import type { FileIndex } from '../file-index.js';
import { KeptMessages, longestKept, mostBytes } from '../kept-messages.js';
import type { Channel, MessageTable } from '../source.js';
import { checkedBlocks, checkedTable } from './check-tables.js';
import {
  aligned,
  columnNames,
  type Head,
  headAt,
  itemBytes,
  layoutVersion,
  littleEndian,
  type MessageColumn,
  magic,
  maxHead,
  maxMessages,
  messageColumns,
  newColumn,
  type PlaceField,
  type ReadColumns,
} from './layout.js';
import { parseHead } from './parse-head.js';
import { readLongColumn, readWhole } from './read-column.js';
import { RecordedIssues } from './recorded-issues.js';

export interface Wanted {
  readonly format: string;
  readonly key: Readonly<Record<string, string>>;
  readonly file: Bytes;
  /** What was reported when the index was made is reported again. */
  readonly issues: Issues;
  readonly digest: Digest;
  /** Where long tables are put. */
  readonly spill?: Spill;
}

/** Undefined where the bytes are no index, are damaged, or are of another file, state, format or version. */
export async function readIndex(stored: Bytes, wanted: Wanted): Promise<FileIndex | undefined> {
  if (!littleEndian) return undefined;
  try {
    const found = await readHead(stored, wanted.digest);
    if (!found || found.head.format !== wanted.format || !sameKey(found.head.key, wanted.key)) return undefined;
    const { head } = found;
    if (!isCheap(head, found.end, wanted.file.size)) return undefined;
    const columns = await readColumns(stored, head, found.end, wanted);
    const blocks = columns && checkedBlocks(columns, head.codecs, wanted.file.size);
    const messages = blocks && checkedTable(columns, blocks, head.channels.length);
    const kept = messages && keptOf(columns, messages);
    return kept && { format: head.format, ...(await restored(head, wanted)), blocks, messages, kept };
  } catch {
    // It became shorter, or cannot be read.
    return undefined;
  }
}

async function readHead(stored: Bytes, digest: Digest): Promise<{ head: Head; end: number } | undefined> {
  if (stored.size < headAt) return undefined;
  const start = await stored.read(0, headAt);
  const view = new DataView(start.buffer, start.byteOffset, headAt);
  for (let i = 0; i < magic.length; i++) if (start[i] !== magic.charCodeAt(i)) return undefined;
  const length = view.getUint32(20, true);
  if (view.getUint32(16, true) !== layoutVersion || length > maxHead || length > stored.size - headAt) return undefined;
  const json = await stored.read(headAt, length);
  if (digest.crc32(json) !== view.getUint32(24, true)) return undefined;
  const head = parseHead(new TextDecoder().decode(json));
  return head && { head, end: headAt + length };
}

function sameKey(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(b);
  return Object.keys(a).length === names.length && names.every(name => Object.hasOwn(a, name) && a[name] === b[name]);
}

/** Memory is taken only for what the file really holds. */
async function readColumns(stored: Bytes, head: Head, from: number, wanted: Wanted): Promise<ReadColumns | undefined> {
  const columns: Partial<Record<string, unknown>> = {};
  if (head.columns.length !== columnNames.length) return undefined;
  let at = from;
  for (const [i, name] of columnNames.entries()) {
    const { name: found, items, crc32 } = head.columns[i];
    const length = items * itemBytes(name);
    const start = length === 0 ? at : aligned(at);
    if (found !== name || items > maxMessages || length > stored.size - start) return undefined;
    const read = (messageColumns as readonly string[]).includes(name)
      ? await readLongColumn(stored, start, name as MessageColumn, items, wanted)
      : await readWhole(stored, start, newColumn(name, items), wanted.digest);
    if (read.crc32 !== crc32) return undefined;
    columns[name] = read.column;
    at = start + length;
  }
  return at === stored.size ? (columns as unknown as ReadColumns) : undefined;
}

/** Payloads as they were kept: each the whole of its message. */
function keptOf({ kept_message, kept_length, kept_bytes }: ReadColumns, { count, length }: MessageTable) {
  if (kept_message.length !== kept_length.length || kept_bytes.length > mostBytes) return undefined;
  let at = 0;
  for (let i = 0; i < kept_message.length; i++) {
    const [message, size] = [kept_message[i], kept_length[i]];
    if (message >= count || (i > 0 && message <= kept_message[i - 1])) return undefined;
    if (size !== length.at(message) || size > longestKept || size > kept_bytes.length - at) return undefined;
    at += size;
  }
  return at === kept_bytes.length ? KeptMessages.restored(kept_message, kept_length, kept_bytes) : undefined;
}

/** Channels with fresh decoders, in the state that they have after an index pass. */
async function restored(head: Head, { issues, file }: Wanted): Promise<Pick<FileIndex, 'channels' | 'lost'>> {
  const late = await lateReaders(head.channels.map(({ encoding }) => encoding));
  const channels: Channel[] = [];
  // What making a decoder reports was kept with the other issues; what it reports later is new.
  const later = new RecordedIssues(issues, true);
  for (const [id, { topic, type, encoding, schema: number, decoder: shared }] of head.channels.entries()) {
    const schema = head.schemas[number];
    const decoder = shared < id ? channels[shared].decoder : decoderFor({ topic, type, encoding, schema }, later, late);
    channels.push({ id, topic, type, encoding, schema, decoder });
  }
  later.stop();
  for (const { code, text, count, at } of head.issues)
    issues.merge({ code, severity: severityOf(code), text, at: at && placeOf(at, file.name), count });
  return { channels, lost: head.lost };
}

function placeOf(fields: readonly PlaceField[], file: string): Place {
  const place: Place = {};
  for (const [name, value] of fields) {
    if (name === 'file') place.file = file;
    else if (name === 'offset') place.offset = value;
    else if (name === 'topic') place.topic = value;
    else place.stamp = BigInt(value);
  }
  return place;
}

/** A definition is parsed once per decoder; fresh indexes share decoders before that becomes much. */
function isCheap({ channels, schemas }: Head, headLength: number, fileSize: number): boolean {
  const own = channels.filter(({ decoder }, id) => decoder === id);
  return own.reduce((sum, { schema }) => sum + schemas[schema].text.length, 0) <= 256 * headLength + fileSize;
}
