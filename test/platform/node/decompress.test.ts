// The codecs under Node: right bytes or FL0205, whatever came before.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { nodeDecompressors } from '../../../src/platform/node/decompress.js';
import { chunksOfBag } from '../../support/chunks-of-bag.js';

const data = fileURLToPath(new URL('../../../../shared/data/permissive/ros1/rosbagjs/', import.meta.url));
const codecs = nodeDecompressors();

test('the process keeps its listeners, so that a fault is seen', async () => {
  const before = process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
  await codecs.get('bz2')!(Buffer.from('QlpoORdyRThQkAAAAAA=', 'base64'), 0);
  await codecs.get('zstd')!(new Uint8Array(4), 4).catch(() => {});
  await codecs.get('lz4')!(new Uint8Array(4), 4).catch(() => {});
  expect(process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection')).toBe(before);
});

test.each(['lz4', 'zstd', 'bz2'])('%s: junk, nothing, and hostile sizes are FL0205', async name => {
  const codec = codecs.get(name)!;
  for (const [bytes, size] of [
    [new Uint8Array(0), 10],
    [new Uint8Array(100).fill(7), 10],
    [new Uint8Array(100).fill(7), 2 ** 29 + 1],
    [new Uint8Array(100).fill(7), 2 ** 32 - 1],
    [new Uint8Array(100).fill(7), -1],
    [new Uint8Array(100).fill(7), Number.NaN],
  ] as const) {
    await expect(codec(bytes, size)).rejects.toMatchObject({ code: 'FL0205' });
  }
});

test('zstd', async () => {
  const { default: zstd } = await import('@foxglove/wasm-zstd');
  await zstd.isLoaded;
  const plain = Buffer.from('frame '.repeat(500));
  const packed = zstd.compress(plain, 3);
  const codec = codecs.get('zstd')!;
  const result = await codec(packed, plain.length);
  expect(Buffer.from(result)).toEqual(plain);
  expect(result.buffer.byteLength).toBe(plain.length);
  for (const size of [0, plain.length - 1, plain.length + 1])
    await expect(codec(packed, size)).rejects.toMatchObject({ code: 'FL0205' });
  await expect(codec(packed.subarray(0, 20), plain.length)).rejects.toMatchObject({ code: 'FL0205' });
});

/** A frame (lz4_Frame_format.md) whose blocks of 4 MiB are not compressed. */
function lz4OfStoredBlocks(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73)];
  const block = 4 * 2 ** 20;
  for (let at = 0; at < bytes.length; at += block) {
    const data = bytes.subarray(at, at + block);
    const head = new Uint8Array(4);
    new DataView(head.buffer).setUint32(0, data.length + 2 ** 31, true);
    parts.push(head, data);
  }
  return Buffer.concat([...parts, new Uint8Array(4)]);
}

test.each(['lz4', 'zstd'])(
  '%s: chunks of a map between those of sensors do not spoil each other, nor what is still looked at',
  { timeout: 60_000 },
  async name => {
    const { default: zstd } = await import('@foxglove/wasm-zstd');
    await zstd.isLoaded;
    const compress = (bytes: Uint8Array) => (name === 'lz4' ? lz4OfStoredBlocks(bytes) : zstd.compress(bytes, 1));
    const small = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) >> 3);
    const large = new Uint8Array(70 * 2 ** 20);
    for (let at = 0; at < large.length; at += small.length) large.set(small.subarray(0, large.length - at), at);
    const packed = [small, large].map(bytes => ({ bytes, stored: Uint8Array.from(compress(bytes)) }));
    const codec = codecs.get(name)!;
    let last: { is: Uint8Array; was: Uint8Array } | undefined;
    for (const which of [0, 1, 1, 0, 1, 0]) {
      const { bytes, stored } = packed[which];
      const copy = await codec(stored, bytes.length);
      expect(Buffer.compare(copy, bytes)).toBe(0);
      expect(Buffer.compare(await codec.transient!(stored, bytes.length), bytes)).toBe(0);
      if (last) expect(Buffer.compare(last.is, last.was)).toBe(0);
      last = { is: copy, was: bytes };
    }
  },
);

/** A frame (RFC 8878, §3.1.1) of blocks that are one byte over and over; `window`: exponent and mantissa of how far it looks back. */
function zstdOfRuns(blocks: number, window: number): Uint8Array {
  const size = 131_072;
  const block = (last: boolean) => [Number(last) | 2 | ((size << 3) & 255), (size >> 5) & 255, size >> 13, 7];
  const all = Array.from({ length: blocks }, (_, k) => block(k === blocks - 1));
  return Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0, window, ...all.flat()]);
}

describe('zstd: a large chunk', () => {
  const blocks = 600;
  const size = blocks * 131_072;
  const codec = codecs.get('zstd')!;
  /** Counts what is read at once. */
  function stored(bytes: Uint8Array) {
    const reads: number[] = [];
    const read = (from: number, into: Uint8Array) => {
      reads.push(into.length);
      into.set(bytes.subarray(from, from + into.length));
    };
    return { length: bytes.length, read, reads };
  }

  test('is read piece by piece, into memory of exactly its size, which can be given back', async () => {
    const { default: zstd } = await import('@foxglove/wasm-zstd');
    await zstd.isLoaded;
    // Noise, so that what is stored is large too.
    const noise = new Uint8Array(70 * 2 ** 20);
    for (let at = 0; at < noise.length; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));
    const from = stored(Uint8Array.from(zstd.compress(noise, 1)));
    const made = await codec.inPieces!(from, noise.length)!;
    expect(Buffer.compare(made, noise)).toBe(0);
    expect(made.buffer.byteLength).toBe(noise.length);
    expect(Math.max(...from.reads)).toBe(2 ** 18);
    expect(from.reads.reduce((sum, n) => sum + n, 0)).toBe(from.length);
    codec.giveBack!(made);
    expect(made.length).toBe(0);
    expect(codec.inPieces!(stored(new Uint8Array(100)), 1000)).toBeUndefined();
  });

  test('that looks back further than a stream keeps is made at once', async () => {
    // 2^28 bytes.
    const frame = zstdOfRuns(blocks, 18 << 3);
    const made = await codec.inPieces!(stored(frame), size)!;
    expect([made.length, made.every(byte => byte === 7)]).toEqual([size, true]);
  });

  test.each([
    ['breaks off', zstdOfRuns(blocks, 0x40).subarray(0, -2), size],
    ['is followed by something else', Uint8Array.from([...zstdOfRuns(blocks, 0x40), 1, 2, 3, 4]), size],
    ['is longer than said', zstdOfRuns(blocks, 0x40), size - 1],
    ['is shorter than said', zstdOfRuns(blocks, 0x40), size + 1],
    ['is longer than any may be', zstdOfRuns(5000, 0x40), 2 ** 29 + 1],
  ])('that %s is FL0205', async (_, frame, said) => {
    await expect(codec(frame, said)).rejects.toMatchObject({ code: 'FL0205' });
    const inPieces = codec.inPieces!(stored(frame), said);
    if (said <= 2 ** 29) await expect(inPieces).rejects.toMatchObject({ code: 'FL0205' });
  });
});

describe.skipIf(!existsSync(data))('real chunks (skipped: ../shared/data is not there)', () => {
  const chunk = (name: string) => {
    const found = chunksOfBag(readFileSync(`${data}example${name}.bag`));
    return { ...found[0], all: found };
  };

  test.each(['lz4', 'bz2'])('%s: every damaged chunk is refused and does not spoil the next', async name => {
    const { data: packed, size } = chunk(`-${name}`);
    const codec = codecs.get(name)!;
    const plain = Buffer.from(await codec(packed, size));
    expect(plain).toHaveLength(size);
    for (let at = 5; at < packed.length; at += packed.length >> 4) {
      const bad = Buffer.from(packed);
      bad[at] ^= 0x10;
      await expect(codec(bad, size)).rejects.toMatchObject({ code: 'FL0205' });
    }
    for (const wrong of [size - 1, size + 1, 0])
      await expect(codec(packed, wrong)).rejects.toMatchObject({ code: 'FL0205' });
    await expect(codec(packed.subarray(0, packed.length >> 1), size)).rejects.toMatchObject({ code: 'FL0205' });
    expect(Buffer.compare(await codec(packed, size), plain)).toBe(0);
  });

  test('lz4: calls at once do not mix, and one failure among them stays one', async () => {
    const { data: packed, size } = chunk('-lz4');
    const codec = codecs.get('lz4')!;
    const bad = Buffer.from(packed);
    bad[1000] ^= 1;
    const results = await Promise.allSettled([packed, bad, packed, bad, packed].map(bytes => codec(bytes, size)));
    expect(results.map(r => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
    const [a, , b] = results.map(r => (r.status === 'fulfilled' ? r.value : undefined));
    expect(Buffer.compare(a!, b!)).toBe(0);
  });
});
