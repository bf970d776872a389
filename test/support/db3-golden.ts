// ROS 2 recordings in SQLite that test/oracle/db3-golden.py made, and what the SQLite library reads of them.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import type { Bytes } from '../../src/bytes/bytes.js';
import { memoryBytes } from '../../src/bytes/memory.js';
import { Issues } from '../../src/issue.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { db3 } from '../../src/source/db3/index.js';
import type { Source } from '../../src/source/source.js';

/** Topic, type, time, length and the first 16 digits of the SHA-256 of the data. */
export type Row = [topic: string, type: string, time: string, length: number, sha256: string];

export interface GoldenFile {
  readonly name: string;
  readonly content: Uint8Array;
  readonly wal?: Uint8Array;
  readonly messages: readonly Row[];
}

const unpack = (text: string) => new Uint8Array(inflateSync(Buffer.from(text, 'base64')));

export const goldenFiles: readonly GoldenFile[] = JSON.parse(
  readFileSync(new URL('../golden/db3.json', import.meta.url), 'utf8'),
).files.map(({ name, bytes, wal, messages }: { name: string; bytes: string; wal?: string; messages: Row[] }) => ({
  name,
  content: unpack(bytes),
  ...(wal ? { wal: unpack(wal) } : {}),
  messages,
}));

export const goldenFile = (name: string) => goldenFiles.find(file => file.name === name)!;

/** A file in memory with others beside it, by what their names end with. */
export function withBeside(content: Uint8Array, beside: Record<string, Uint8Array | undefined> = {}): Bytes {
  return {
    ...memoryBytes('x.db3', content),
    beside: async ending => beside[ending] && memoryBytes(`x.db3${ending}`, beside[ending]),
  };
}

export async function openDb3(bytes: Bytes): Promise<{ source: Source; issues: Issues }> {
  const issues = new Issues();
  return {
    source: await db3.openBytes!(bytes, { issues, decompress: nodeDecompressors(), digest: nodeDigest }),
    issues,
  };
}

export async function rowOf(source: Source, message: number): Promise<Row> {
  const { topic, type } = source.channels[source.messages.channel.at(message)];
  const bytes = await source.read(message);
  const sha256 = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return [topic, type, String(source.messages.logNs.at(message)), bytes.length, sha256];
}

export async function rowsOf(source: Source): Promise<Row[]> {
  const rows: Row[] = [];
  for (let i = 0; i < source.messages.count; i++) rows.push(await rowOf(source, i));
  return rows;
}
