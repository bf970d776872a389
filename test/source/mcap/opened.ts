// Opens bytes as MCAP with the real codecs and lists what was found, for the MCAP tests.

import type { Bytes } from '../../../src/bytes/bytes.js';
import { memoryBytes } from '../../../src/bytes/memory.js';
import { Issues } from '../../../src/issue.js';
import { nodeDecompressors } from '../../../src/platform/node/decompress.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { mcap } from '../../../src/source/mcap/index.js';
import type { OpenContext, Source } from '../../../src/source/source.js';

export interface Found {
  topic: string;
  log: bigint;
  data: string;
}

// Made once: each set of codecs loads its own programs.
const decompress = nodeDecompressors();

export function contextOf(): OpenContext {
  return { issues: new Issues(), decompress, digest: nodeDigest };
}

export async function opened(
  content: Uint8Array | Bytes,
): Promise<{ source: Source; codes: string[]; issues: Issues }> {
  const context = contextOf();
  const bytes = content instanceof Uint8Array ? memoryBytes('a.mcap', content) : content;
  const source = await mcap.openBytes!(bytes, context);
  // What the message room says of made-up types is not the container's business.
  const codes = context.issues
    .sorted()
    .map(issue => issue.code)
    .filter(code => !code.startsWith('FL03'));
  return { source, codes: codes.sort(), issues: context.issues };
}

export async function listed(source: Source): Promise<Found[]> {
  const { messages, channels } = source;
  const out: Found[] = [];
  for (let i = 0; i < messages.count; i++) {
    const data = await source.read(i);
    out.push({
      topic: channels[messages.channel.at(i)].topic,
      log: messages.logNs.at(i),
      data: Buffer.from(data).toString('hex'),
    });
  }
  return out;
}

export const lostCount = (source: Source) => source.lost.reduce((sum, lost) => sum + lost.count, 0);
