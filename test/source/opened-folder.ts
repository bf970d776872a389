// Folders in memory, opened as recordings: what the tests of folder layouts share.
import type { Folder } from '../../src/bytes/bytes.js';
import { memoryBytes } from '../../src/bytes/memory.js';
import { type Issue, Issues } from '../../src/issue.js';
import type { Value } from '../../src/message/value.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import type { Source, SourceFormat } from '../../src/source/source.js';
import { decode, listOf } from '../support/source-messages.js';

export type Files = Record<string, string | Uint8Array>;

export function memoryFolder(files: Files, name = 'data'): Folder {
  const all = new Map(
    Object.entries(files).map(([path, data]) => [
      path,
      typeof data === 'string' ? new TextEncoder().encode(data) : data,
    ]),
  );
  return { name, list: async () => [...all.keys()].sort(), open: async path => memoryBytes(path, all.get(path)!) };
}

export interface Opened {
  readonly source: Source;
  readonly issues: readonly Issue[];
  readonly codes: readonly string[];
}

export async function opened(format: SourceFormat, folder: Folder, part?: string): Promise<Opened> {
  const issues = new Issues();
  const context = { issues, decompress: new Map(), digest: nodeDigest };
  const source = await format.openFolder!({ ...folder, ...(part === undefined ? {} : { part }) }, context);
  const sorted = issues.sorted();
  return { source, issues: sorted, codes: sorted.map(({ code }) => code) };
}

/** Topic, made-up or header stamp in ms, and file of every message of a topic that begins so. */
export function messagesOf({ channels, messages, blocks, files }: Source, topic: string): [number, string][] {
  return Array.from({ length: messages.count }, (_, i) => i)
    .filter(i => channels[messages.channel.at(i)].topic === topic)
    .map(i => [Number(messages.logNs.at(i)) / 1e6, files[blocks[messages.block.at(i)].file].name]);
}

export async function firstOf(source: Source, topic: string): Promise<Value> {
  return decode(source, listOf(source, topic)[0]);
}

/** PNG signature and header: all that is looked at (PNG §5.2, §11.2.2). */
export function pngOf(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(45);
  bytes.set([0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82], 37);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

export const sweepOf = (points: number) =>
  new Uint8Array(Float32Array.from({ length: 4 * points }, (_, i) => i).buffer);
