// The chunks of an undamaged bag, cut out with nothing but the record layout: an independent look for the tests.
import { Buffer } from 'node:buffer';

export interface BagChunk {
  readonly compression: string;
  readonly size: number;
  readonly data: Uint8Array;
}

export function chunksOfBag(file: Uint8Array): BagChunk[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const chunks: BagChunk[] = [];
  for (let at = 13; at < bytes.length; ) {
    const headerEnd = at + 4 + bytes.readUInt32LE(at);
    const header = bytes.subarray(at + 4, headerEnd).toString('latin1');
    const end = headerEnd + 4 + bytes.readUInt32LE(headerEnd);
    const compression = /compression=(none|lz4|bz2)/.exec(header)?.[1];
    if (compression) {
      const size = bytes.readUInt32LE(at + 4 + header.indexOf('size=') + 5);
      chunks.push({ compression, size, data: bytes.subarray(headerEnd + 4, end) });
    }
    at = end;
  }
  return chunks;
}
