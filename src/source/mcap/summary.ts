// The summary at the end of an MCAP file, read by @mcap/core: a hint and a second witness, never the truth.
import { McapIndexedReader } from '@mcap/core';
import type { Bytes } from '../../bytes/bytes.js';
import { isFailureOfMachine } from '../../issue.js';
import type { Definitions } from './channel-book.js';
import { hasMagic, magic, type NamedChunk, schemaText, u64At } from './records.js';
import type { Statistics } from './statistics.js';

export interface Summary extends Definitions {
  /** What the chunk indexes say, by where the chunk record starts, ascending. */
  readonly chunks: ReadonlyMap<number, NamedChunk>;
  /** Undefined when the file holds none. */
  readonly statistics: Statistics | undefined;
}

/** `reason` says why there is none: '' when the file legally has no summary. */
export type SummaryResult =
  | { readonly summary: Summary; readonly reason?: undefined }
  | { readonly summary?: undefined; readonly reason: string };

/** A summary that needs more memory than this is not read: the file is scanned without it. */
const maxSummary = 1 << 26;
/** Footer record: head 9, summary start u64, summary offset start u64, crc u32; then the magic. */
const footerLength = 9 + 20;

/** Whether the file ends as a finished file does. A file cut short does not. */
export async function endsWithMagic(bytes: Bytes): Promise<boolean> {
  if (bytes.size < 2 * magic.length) return false;
  return hasMagic(await bytes.read(bytes.size - magic.length, magic.length));
}

export async function readSummary(bytes: Bytes): Promise<SummaryResult> {
  const tail = footerLength + magic.length;
  if (bytes.size < magic.length + tail || !(await endsWithMagic(bytes)))
    return { reason: 'the file does not end with a footer' };
  const footer = await bytes.read(bytes.size - tail, tail);
  if (footer[0] === 0x02 && u64At(footer, 9) === 0) return { reason: '' };
  try {
    return { summary: await readIndexed(bytes) };
  } catch (error) {
    // A failing disk is not a damaged summary.
    if (isFailureOfMachine(error)) throw error;
    return { reason: firstLine(error) };
  }
}

async function readIndexed(bytes: Bytes): Promise<Summary> {
  const reader = await McapIndexedReader.Initialize({
    readable: {
      size: async () => BigInt(bytes.size),
      read: async (offset, length) => {
        const [from, count] = [Number(offset), Number(length)];
        if (from < 0 || count < 0 || from + count > bytes.size) throw new Error('an offset lies outside the file');
        if (count > maxSummary) throw new Error(`the summary is ${count} bytes long, more than ${maxSummary}`);
        return bytes.read(from, count);
      },
    },
  });
  const schemas = new Map(
    [...reader.schemasById].map(([id, { name, encoding, data }]) => [
      id,
      { id, name, encoding, text: schemaText(data, encoding) },
    ]),
  );
  const channels = new Map(
    [...reader.channelsById].map(([id, { schemaId, topic, messageEncoding }]) => [
      id,
      { id, schemaId, topic, encoding: messageEncoding },
    ]),
  );
  const statistics = reader.statistics && {
    total: Number(reader.statistics.messageCount),
    counts: new Map([...reader.statistics.channelMessageCounts].map(([id, n]) => [id, Number(n)])),
    chunks: reader.statistics.chunkCount,
  };
  const indexes = reader.chunkIndexes.map(
    ({ chunkStartOffset, compression, compressedSize, uncompressedSize }) =>
      [
        Number(chunkStartOffset),
        { compression, stored: Number(compressedSize), size: Number(uncompressedSize) },
      ] as const,
  );
  const chunks = new Map(indexes.sort(([a], [b]) => a - b));
  return { schemas, channels, statistics, chunks };
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0].slice(0, 200);
}
