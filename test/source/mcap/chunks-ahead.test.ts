// Chunks that are asked for before the scan comes to them: each once, few at a time, none lost, and nothing believed of the index.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Bytes } from '../../../src/bytes/bytes.js';
import type { ChunkPlace, Decompress } from '../../../src/bytes/decompress.js';
import { chunksAhead } from '../../../src/source/mcap/chunks-ahead.js';
import type { NamedChunk } from '../../../src/source/mcap/records.js';

const mib = 2 ** 20;
/** Of a chunk record until its data: opcode and length, times, size, checksum, then the codec's name and the length of the data (mcap.dev/spec#chunk-op0x06). */
const headOf = (compression: string) => 1 + 8 + 8 + 8 + 8 + 4 + 4 + compression.length + 8;

/** A codec that answers when told to, and keeps account. */
function book(waitedFor?: (offset: number) => boolean) {
  const asked: number[] = [];
  const out = new Map<Uint8Array, number>();
  const settle = new Map<number, () => void>();
  const codec = Object.assign(async () => new Uint8Array(0), {
    fromFileAhead: ({ offset, length, size }: ChunkPlace) => {
      asked.push(offset);
      return new Promise<Uint8Array>((resolve, reject) =>
        settle.set(offset, () => {
          if (length % 7 === 3) return reject(new Error('damaged'));
          const data = new Uint8Array(size % 64);
          out.set(data, offset);
          resolve(data);
        }),
      );
    },
    waitedFor: (_: Bytes, offset: number) => waitedFor?.(offset) ?? false,
    giveBack: (data: Uint8Array) => {
      expect(out.delete(data)).toBe(true);
    },
  }) as Decompress;
  const settleAll = async () => {
    for (const [offset, now] of settle) {
      settle.delete(offset);
      now();
    }
    await new Promise(resolve => setImmediate(resolve));
  };
  return { codec, asked, out, settleAll };
}

function fileOf(chunks: readonly NamedChunk[]) {
  const named = new Map<number, NamedChunk>();
  const places: number[] = [];
  let at = 8;
  for (const chunk of chunks) {
    named.set(at, chunk);
    places.push(at + headOf(chunk.compression));
    at += headOf(chunk.compression) + chunk.stored;
  }
  return { named, places, file: { name: 'a.mcap', size: at } as Bytes };
}

const even = (n: number, size: number): NamedChunk[] =>
  Array.from({ length: n }, () => ({ compression: 'zstd', size, stored: 70 }));

test('those behind the one that is taken are asked for, 16 MiB of them, each once', async () => {
  const { file, named, places } = fileOf(even(40, 3 * mib));
  const { codec, asked, settleAll, out } = book();
  const ahead = chunksAhead(file, named, new Map([['zstd', codec]]));
  const chunk = even(1, 3 * mib)[0];
  expect(ahead.take(places[0], chunk)).toBeUndefined();
  expect(asked).toEqual(places.slice(1, 6));
  await settleAll();
  const second = ahead.take(places[1], chunk);
  expect(asked).toEqual(places.slice(1, 7));
  expect(out.get((await second)!)).toBe(places[1]);
  // Passed over: those in between are let go.
  expect(ahead.take(places[20], chunk)).toBeUndefined();
  expect(asked).toEqual([...places.slice(1, 7), ...places.slice(21, 26)]);
  codec.giveBack!((await second)!);
  ahead.close();
  await settleAll();
  expect(out.size).toBe(0);
});

test.each([
  ['another size', { size: 3 * mib + 1 }],
  ['another length', { stored: 71 }],
  ['another codec', { compression: 'lz4' }],
])('a chunk that the index describes with %s than its own head is not taken from it', async (_, wrong) => {
  const right = even(1, 3 * mib)[0];
  const { file, named, places } = fileOf(even(40, 3 * mib));
  const { codec, settleAll, out } = book();
  const ahead = chunksAhead(file, named, new Map([['zstd', codec]]));
  ahead.take(places[0], right);
  expect(ahead.take(places[1], { ...right, ...wrong })).toBeUndefined();
  expect(ahead.take(places[2], right)).toBeInstanceOf(Promise);
  await settleAll();
  expect([...out.values()]).not.toContain(places[1]);
});

test('a short recording, stored chunks, chunks beyond the file and such as overlap are not asked for', () => {
  const short = fileOf(even(21, 3 * mib));
  const few = book();
  chunksAhead(short.file, short.named, new Map([['zstd', few.codec]])).take(short.places[0], even(1, 3 * mib)[0]);
  expect(few.asked).toEqual([]);

  const { file, named, places } = fileOf(even(40, 3 * mib));
  for (let i = 1; i < 30; i++) named.set(places[1] - headOf('zstd') + i, { compression: 'zstd', size: 2, stored: 20 });
  named.set(places[2] - headOf('zstd'), { compression: 'zstd', size: 9, stored: Number.POSITIVE_INFINITY });
  named.set(places[3] - headOf('zstd'), { compression: '', size: 70, stored: 70 });
  named.set(places[4] - headOf('zstd'), { compression: 'zstd', size: Number.POSITIVE_INFINITY, stored: 70 });
  const sorted = new Map([...named].sort(([a], [b]) => a - b));
  const { codec, asked } = book();
  chunksAhead(file, sorted, new Map([['zstd', codec]])).take(places[0], even(1, 3 * mib)[0]);
  expect(asked).toEqual([places[1], ...places.slice(5, 9)]);
});

test('while a thread is at the chunk that is waited for, the first that none has begun is made here', () => {
  const { file, named, places } = fileOf(even(40, 3 * mib));
  const begun = new Set(places.slice(0, 4));
  const wanted: number[] = [];
  const { codec } = book(offset => {
    wanted.push(offset);
    return !begun.has(offset);
  });
  const ahead = chunksAhead(file, named, new Map([['zstd', codec]]));
  ahead.take(places[0], even(1, 3 * mib)[0]);
  ahead.take(places[1], even(1, 3 * mib)[0]);
  expect(wanted).toEqual(places.slice(1, 5));
});

test('of any index and any walk, what is asked for is either taken or given back, exactly once', async () => {
  const chunkOf = fc.record({
    compression: fc.constantFrom('zstd', 'zstd', 'zstd', ''),
    size: fc.integer({ min: 1, max: 20 * mib }),
    stored: fc.integer({ min: 0, max: 100 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(chunkOf, { minLength: 8, maxLength: 40 }),
      fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
      async (chunks, visited) => {
        const { file, named, places } = fileOf(chunks);
        const { codec, asked, settleAll, out } = book();
        const ahead = chunksAhead(file, named, new Map([['zstd', codec]]));
        for (const [i, chunk] of chunks.entries()) {
          if (!visited[i] || chunk.compression === '') continue;
          const data = ahead.take(places[i], chunk);
          await settleAll();
          const made = await data?.catch(() => undefined);
          if (made) {
            expect(out.get(made)).toBe(places[i]);
            codec.giveBack!(made);
          }
        }
        ahead.close();
        await settleAll();
        expect(out.size).toBe(0);
        expect(new Set(asked).size).toBe(asked.length);
      },
    ),
    { numRuns: 200 },
  );
});
