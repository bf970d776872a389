// Chunks decompressed in other threads: the same recording with any number of them, and the same refusals. Runs the build.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 as crc32Of } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildBag } from '../../support/bag-builder.js';
import { bzip2 } from '../../support/bzip2-writer.js';
import {
  channel,
  chunk,
  dataEnd,
  footer,
  header,
  join as joined,
  lz4Codec,
  magicBytes,
  message,
  record,
  schema,
  str,
  u32,
  u64,
  zstdCodec,
} from '../../support/mcap-builder.js';

const dist = fileURLToPath(new URL('../../../dist/', import.meta.url));
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'framelock-pool-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Like `bzip2`, for data that is a short beginning and many zeros: one block of runs for each 60 000 bytes of zeros. */
function longBzip2(data: Uint8Array): Uint8Array {
  const streams: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += 20_000) streams.push(bzip2(data.subarray(at, at + 20_000)));
  return new Uint8Array(Buffer.concat(streams));
}

const chunkCount = 12;
const text = 'uint8[] data\n';

function bag(): ReturnType<typeof buildBag> {
  const message = (c: number, size: number) => {
    const data = Buffer.alloc(size + 4, 0);
    data.writeUInt32LE(size);
    data[4] = c;
    return { conn: 0, seconds: c + 1, data };
  };
  return buildBag(
    [{ conn: 0, topic: '/zeros', type: 'test/Zeros', definition: text }],
    Array.from({ length: chunkCount }, (_, c) => ({
      messages: [message(c, 100), message(c, 90_000 + 10_000 * (c % 3))],
      compression: 'bz2',
      compress: longBzip2,
    })),
  );
}

/** `most`: bytes of shared memory; what finds no room there comes in memory of its own. */
async function opened(path: string, threads: number | undefined, most?: number) {
  const { openFile } = await import(`${dist}platform/node/file.js`);
  const { decompressPool } = await import(`${dist}platform/node/decompress-pool.js`);
  const { nodeDigest } = await import(`${dist}platform/node/digest.js`);
  const { openRecording } = await import(`${dist}source/open.js`);
  const { Issues } = await import(`${dist}issue.js`);
  const { sharedRooms } = await import(`${dist}platform/node/shared-rooms.js`);
  const pool = decompressPool(threads, true, sharedRooms(most));
  const issues = new Issues();
  const bytes = await openFile(path);
  const source = await openRecording([{ bytes }], { issues, decompress: pool.decompress, digest: nodeDigest });
  return { source, issues, pool };
}

async function everything(path: string, threads: number | undefined, most?: number) {
  const { source, issues, pool } = await opened(path, threads, most);
  for (let m = 0; m < source.messages.count; m++) source.prepare(m);
  const read: Promise<string>[] = [];
  for (let m = 0; m < source.messages.count; m++) {
    const whole = source.read(m) as Promise<Uint8Array>;
    read.push(
      whole.then(bytes => `${bytes.length} ${bytes[4]} ${bytes.at(-1)}`).catch((error: Error) => error.message),
    );
  }
  const texts = await Promise.all(read);
  await source.close();
  pool.close();
  const found = issues.sorted().filter((issue: { code: string }) => issue.code !== 'FL0301');
  return { table: source.messages, lost: source.lost, issues: found, texts };
}

test('no thread, one, three, and as many as there are processors give the same', async () => {
  const path = join(folder, 'whole.bag');
  writeFileSync(path, bag().bytes);
  const here = await everything(path, 0);
  expect(here.texts).toHaveLength(2 * chunkCount);
  expect(here.texts[5]).toBe('110004 2 0');
  for (const threads of [1, 3, undefined]) expect(await everything(path, threads)).toEqual(here);
  for (const most of [0, 150_000]) expect(await everything(path, 2, most)).toEqual(here);
});

test('damage is the same damage there, at the beginning and behind what an index pass looks at', async () => {
  const { bytes, chunks } = bag();
  bytes[chunks[3].data + 30] ^= 4;
  bytes[chunks[7].end - 20] ^= 4;
  const path = join(folder, 'damaged.bag');
  writeFileSync(path, bytes);
  const here = await everything(path, 0);
  expect(here.issues.map((issue: { code: string }) => issue.code)).toEqual(['FL0205']);
  expect(here.table.count).toBe(2 * chunkCount - 2);
  expect(here.texts.filter(one => one.includes('does not decompress'))).toHaveLength(2);
  for (const threads of [1, 3]) expect(await everything(path, threads)).toEqual(here);
});

test('shared memory of a chunk that does not decompress is there for the next', async () => {
  const { openFile } = await import(`${dist}platform/node/file.js`);
  const { decompressPool } = await import(`${dist}platform/node/decompress-pool.js`);
  const { sharedRooms } = await import(`${dist}platform/node/shared-rooms.js`);
  const path = join(folder, 'noise.bin');
  writeFileSync(path, Buffer.alloc(1000, 7));
  const rooms = sharedRooms(100_000);
  const pool = decompressPool(1, true, rooms);
  const file = await openFile(path);
  for (let i = 0; i < 3; i++)
    await expect(pool.decompress.get('lz4').fromFile(file, 0, 1000, 90_000)).rejects.toMatchObject({ code: 'FL0205' });
  expect(rooms.take(90_000)).toBeInstanceOf(SharedArrayBuffer);
  await file.close();
  pool.close();
});

test('chunks of a fast codec that keep one thread busy for long are all made, whatever other threads start meanwhile', async () => {
  const { openFile } = await import(`${dist}platform/node/file.js`);
  const { decompressPool } = await import(`${dist}platform/node/decompress-pool.js`);
  const size = 3 * 2 ** 20;
  const chunks = Array.from({ length: 12 }, (_, c) => lz4Codec(new Uint8Array(size).fill(c + 1)));
  const path = join(folder, 'chunks.bin');
  writeFileSync(path, Buffer.concat(chunks));
  const pool = decompressPool(3);
  const file = await openFile(path);
  let offset = 0;
  const made = chunks.map(({ length }) => {
    offset += length;
    return pool.decompress.get('lz4').fromFile(file, offset - length, length, size) as Promise<Uint8Array>;
  });
  const found = (await Promise.all(made)).map(bytes => [
    bytes.length,
    bytes[0],
    bytes.every(byte => byte === bytes[0]),
  ]);
  expect(found).toEqual(chunks.map((_, c) => [size, c + 1, true]));
  await file.close();
  pool.close();
});

test('what is pending when a pool is closed rejects, and nothing hangs', async () => {
  const path = join(folder, 'whole.bag');
  writeFileSync(path, bag().bytes);
  const { source, pool } = await opened(path, 2);
  const pending = [0, 5, 9].map(block =>
    (source.readBlock(block) as Promise<Uint8Array>).then(
      () => 'read',
      e => e.code,
    ),
  );
  pool.close();
  for (const result of await Promise.all(pending)) expect(['read', 'FL0205']).toContain(result);
  await source.close();
});

/** `count` chunks of `size` equal bytes each in one file; `damaged`: this one does not decompress. */
async function lz4File(name: string, count: number, size: number, damaged?: number) {
  const { openFile } = await import(`${dist}platform/node/file.js`);
  const chunks = Array.from({ length: count }, (_, c) => lz4Codec(new Uint8Array(size).fill(c + 1)));
  if (damaged !== undefined) chunks[damaged][4] ^= 128;
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat(chunks));
  let at = 0;
  const places = chunks.map(({ length }) => {
    at += length;
    return { offset: at - length, length };
  });
  return { file: await openFile(path), places };
}

test('who waits for a chunk that the only thread has not begun has it made here, damaged or not', async () => {
  const { decompressPool } = await import(`${dist}platform/node/decompress-pool.js`);
  const { sharedRooms } = await import(`${dist}platform/node/shared-rooms.js`);
  const size = 2 ** 20;
  const { file, places } = await lz4File('waited.bin', 8, size, 6);
  const rooms = sharedRooms(8 * size);
  const pool = decompressPool(2, true, rooms);
  const lz4 = pool.decompress.get('lz4');
  const order: string[] = [];
  const made = places.map(({ offset, length }, c) =>
    lz4.fromFile(file, offset, length, size).then(
      (bytes: Uint8Array) => order.push(`${c} ${bytes.length} ${bytes.every(byte => byte === c + 1)}`),
      (error: { code: string }) => order.push(`${c} ${error.code}`),
    ),
  );
  // The thread has not even started: what is waited for comes first, in the order in which it was.
  for (const c of [7, 6, 5]) lz4.waitedFor(file, places[c].offset);
  lz4.waitedFor(file, 12345);
  await Promise.all(made);
  expect(order.slice(0, 3)).toEqual([`7 ${size} true`, '6 FL0205', `5 ${size} true`]);
  expect(order.slice(3).sort()).toEqual([0, 1, 2, 3, 4].map(c => `${c} ${size} true`));
  // The room of the damaged one is free again.
  expect(rooms.take(size)).toBeInstanceOf(SharedArrayBuffer);
  await file.close();
  pool.close();
});

test('on two cores files are written in the thread that decompresses; with more, or slow codecs, not', async () => {
  const { decompressPool } = await import(`${dist}platform/node/decompress-pool.js`);
  const { startWriter } = await import(`${dist}platform/node/writer.js`);
  expect(decompressPool(8).withTime(new Set(['lz4']))).toBeUndefined();
  const pool = decompressPool(2);
  for (const codecs of [[], ['bz2'], ['lz4', 'bz2'], ['unknown']])
    expect(pool.withTime(new Set(codecs))).toBeUndefined();
  const size = 3 * 2 ** 20;
  const { file, places } = await lz4File('beside.bin', 6, size);
  const lz4 = pool.decompress.get('lz4');
  const made = places.map(({ offset, length }) => lz4.fromFile(file, offset, length, size) as Promise<Uint8Array>);
  const writer = startWriter(false, pool.withTime(new Set(['lz4'])));
  const path = join(folder, 'written.bin');
  const written = writer.open(path, true);
  const text = Buffer.from('as it was made\n'.repeat(500_000));
  await written.write([text]);
  const { bytes, crc32, sha256 } = await written.commit();
  expect(readFileSync(path).equals(text)).toBe(true);
  expect({ bytes, crc32, sha256 }).toEqual({
    bytes: text.length,
    crc32: crc32Of(text).toString(16).padStart(8, '0'),
    sha256: createHash('sha256').update(text).digest('hex'),
  });
  expect((await Promise.all(made)).map(chunk => chunk[0])).toEqual([1, 2, 3, 4, 5, 6]);
  // Where the thread is gone, nobody waits for it.
  const lost = writer.open(join(folder, 'lost.bin'));
  pool.close();
  await expect(lost.write([text, text, text])).rejects.toThrow();
  await expect(lost.commit()).rejects.toThrow();
  writer.close();
  await file.close();
});

/** 30 chunks of 3 MiB, two messages in each, and an index that says what they are. */
function longMcap(): { readonly bytes: Uint8Array; readonly chunks: readonly number[] } {
  const parts = [magicBytes, header(), schema(1, 'a', '', ''), channel(1, 1, '/a', 'json')];
  const sizeOf = () => parts.reduce((sum, part) => sum + part.length, 0);
  const indexes: Uint8Array[] = [];
  const chunks: number[] = [];
  for (let c = 0; c < 30; c++) {
    const [small, large] = [100, 3 * 2 ** 20 - 200].map((size, k) =>
      message({ channel: 1, log: BigInt(1e9 * (c + 1) + k), data: new Uint8Array(size).fill(c + 1) }),
    );
    const records = joined(small, large);
    const whole = chunk(records, { compression: 'zstd', codec: zstdCodec });
    const stored = whole.length - (9 + 8 + 8 + 8 + 4 + 8 + 8);
    const at = sizeOf();
    chunks.push(at);
    parts.push(whole);
    const sizes = [u64(at), u64(whole.length), u32(0), u64(0), str('zstd'), u64(stored), u64(records.length)];
    indexes.push(record(8, u64(0), u64(0), ...sizes));
  }
  parts.push(dataEnd());
  const summary = sizeOf();
  parts.push(...indexes, footer(summary), magicBytes);
  return { bytes: joined(...parts), chunks };
}

test('a long MCAP recording is indexed the same with any number of threads, whole or damaged', async () => {
  const { bytes, chunks } = longMcap();
  const path = join(folder, 'long.mcap');
  writeFileSync(path, bytes);
  const here = await everything(path, 0);
  expect(here.issues).toEqual([]);
  expect(here.table.count).toBe(60);
  expect(here.texts[59]).toBe(`${3 * 2 ** 20 - 200} 30 30`);
  for (const threads of [1, 2, 4]) expect(await everything(path, threads)).toEqual(here);
  for (const c of [5, 6, 29]) bytes[chunks[c] + 60] ^= 255;
  writeFileSync(path, bytes);
  const damaged = await everything(path, 0);
  expect(damaged.table.count).toBe(54);
  for (const threads of [1, 2, 4]) expect(await everything(path, threads)).toEqual(damaged);
});
