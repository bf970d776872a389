// Opens bag bytes with a codec of the tests' own, and lists what came out in a form that is easy to compare.
import { checked, type Decompressors } from '../../src/bytes/decompress.js';
import { memoryBytes } from '../../src/bytes/memory.js';
import { Issues } from '../../src/issue.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { ros1bag } from '../../src/source/ros1bag/index.js';
import type { Source } from '../../src/source/source.js';

/** Stands for lz4: every byte inverted, and a sum in front, so that damage is noticed. */
export function invert(data: Uint8Array): Uint8Array {
  return Uint8Array.from([data.reduce((a, b) => (a + b) & 255, 0), ...data.map(b => ~b & 255)]);
}

export const testCodecs: Decompressors = new Map([
  [
    'lz4',
    checked(async bytes => {
      const data = bytes.subarray(1).map(b => ~b & 255);
      if (data.reduce((a, b) => (a + b) & 255, 0) !== bytes[0]) throw new Error('sum differs');
      return data;
    }),
  ],
]);

export async function openBag(
  bytes: Uint8Array,
  decompress = testCodecs,
): Promise<{ source: Source; issues: Issues; codes: string[] }> {
  const issues = new Issues();
  const source = await ros1bag.openBytes!(memoryBytes('test.bag', bytes), { issues, decompress, digest: nodeDigest });
  return { source, issues, codes: issues.sorted().map(i => i.code) };
}

/** `topic logNs hex` of every message, in table order. */
export async function listMessages(source: Source): Promise<string[]> {
  const { count, channel, logNs, block, offset, length } = source.messages;
  const all: string[] = [];
  for (let i = 0; i < count; i++) {
    if (offset.at(i) + length.at(i) > source.blocks[block.at(i)].size) throw new Error(`message ${i} leaves its block`);
    const data = Buffer.from(await source.read(i)).toString('hex');
    all.push(`${source.channels[channel.at(i)].topic} ${logNs.at(i)} ${data}`);
  }
  return all;
}

export function lostCount(source: Source): number {
  return source.lost.reduce((sum, l) => sum + l.count, 0);
}
