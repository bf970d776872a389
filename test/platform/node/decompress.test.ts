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
    [new Uint8Array(100).fill(7), 2 ** 28 + 1],
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
