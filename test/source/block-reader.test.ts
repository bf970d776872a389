// The block reader: the right range with the fewest bytes, one decompression, a bounded cache.
import { expect, test } from 'vitest';
import { memoryBytes } from '../../src/bytes/memory.js';
import { FramelockError } from '../../src/issue.js';
import { blockCache, blockReader } from '../../src/source/block-reader.js';
import { KeptMessages } from '../../src/source/kept-messages.js';
import { TableBuilder } from '../../src/source/message-table.js';
import { type Block, NO_STAMP } from '../../src/source/source.js';
import { shortLivedBytes } from '../support/short-lived-bytes.js';

const content = Uint8Array.from({ length: 100 }, (_, i) => i);
/** What is cached where blocks are small. */
const usual = { bytes: 32 * 2 ** 20, ahead: 96 * 2 ** 20, inUse: 0 };
const storedBlock: Block = { file: 0, offset: 10, length: 20, compression: '', size: 20 };
const packedBlock = (size: number): Block => ({ file: 0, offset: 30, length: 10, compression: 'twice', size });

function setUp(blocks: Block[], decompressed?: (bytes: Uint8Array, size: number) => Uint8Array, room = usual) {
  const table = new TableBuilder();
  blocks.forEach((_, b) => {
    table.add(0, 1n, NO_STAMP, b, 4, 8);
  });
  let calls = 0;
  const codec = async (bytes: Uint8Array, size: number) => {
    calls++;
    return decompressed ? decompressed(bytes, size) : Uint8Array.from({ length: size }, (_, i) => bytes[i >> 1]);
  };
  const file = shortLivedBytes(memoryBytes('f', content));
  const reader = blockReader([file], blocks, table.finish(), new Map([['twice', codec]]), undefined, room);
  return { reader, file, calls: () => calls };
}

test('a stored block is read just where asked', async () => {
  const { reader, file } = setUp([storedBlock]);
  expect([...(await reader.read(0, 1, 3))]).toEqual([15, 16, 17]);
  expect(file.reads).toEqual([{ offset: 15, length: 3 }]);
  expect([...(await reader.read(0))]).toEqual([14, 15, 16, 17, 18, 19, 20, 21]);
  expect(await reader.read(0, 8)).toHaveLength(0);
  expect([...(await reader.readBlock(0))]).toEqual([...content.subarray(10, 30)]);
});

test('a compressed block is decompressed once, also for readers at the same time', async () => {
  const { reader, calls } = setUp([packedBlock(20)]);
  const all = await Promise.all([reader.read(0), reader.read(0, 2, 2), reader.readBlock(0)]);
  expect([...all[0]]).toEqual([32, 32, 33, 33, 34, 34, 35, 35]);
  expect([...all[1]]).toEqual([33, 33]);
  expect([...all[2].subarray(4, 12)]).toEqual([...all[0]]);
  const into = new Uint8Array(9).fill(7);
  expect([...(await reader.read(0, 2, 2, into))]).toEqual([33, 33]);
  expect([...into]).toEqual([33, 33, 7, 7, 7, 7, 7, 7, 7]);
  expect(calls()).toBe(1);
});

test.each([[-1], [9], [0, 9], [4, 5], [0, -1], [Number.NaN]])('range %j is refused', async (from, length?: number) => {
  const { reader } = setUp([storedBlock]);
  await expect(reader.read(0, from, length)).rejects.toMatchObject({ code: 'FL0801' });
});

test('messages and blocks that are not there are refused', async () => {
  const { reader } = setUp([storedBlock]);
  for (const n of [-1, 1, 0.5, Number.NaN]) {
    await expect(reader.read(n)).rejects.toMatchObject({ code: 'FL0801' });
    await expect(reader.readBlock(n)).rejects.toMatchObject({ code: 'FL0801' });
  }
});

test('failures carry code and place, and are not remembered', async () => {
  let fail = true;
  const { reader } = setUp([packedBlock(20), { ...packedBlock(5), compression: 'other' }], (_, size) => {
    if (fail) throw new Error('bad');
    return new Uint8Array(size);
  });
  await expect(reader.readBlock(0)).rejects.toMatchObject({ code: 'FL0205', at: { file: 'f', offset: 30 } });
  await expect(reader.readBlock(1)).rejects.toMatchObject({ code: 'FL0204', at: { file: 'f', offset: 30 } });
  fail = false;
  expect(await reader.readBlock(0)).toHaveLength(20);
  const wrong = setUp([packedBlock(20)], () => new Uint8Array(19));
  await expect(wrong.reader.readBlock(0)).rejects.toMatchObject({ code: 'FL0205' });
});

test('what cannot be read is not called damage, also where a codec fetches it by itself', async () => {
  const table = new TableBuilder();
  table.add(0, 1n, NO_STAMP, 0, 4, 8);
  const failing = new FramelockError('FL0104', 'expected 10 bytes, got: EIO');
  const codec = Object.assign(async () => new Uint8Array(0), { fromFile: () => Promise.reject(failing) });
  const codecs = new Map([['twice', codec]]);
  const reader = blockReader([memoryBytes('f', content)], [packedBlock(20)], table.finish(), codecs);
  await expect(reader.read(0)).rejects.toMatchObject({
    ...{ code: 'FL0104', message: 'expected 10 bytes, got: EIO' },
    at: { file: 'f', offset: 30 },
  });
});

test('a block that failed twice is not decompressed again, however many messages lie in it', async () => {
  const { reader, calls } = setUp([packedBlock(20)], () => {
    throw new Error('bad');
  });
  for (let k = 0; k < 50; k++) await expect(reader.read(0)).rejects.toMatchObject({ code: 'FL0205' });
  await expect(reader.readBlock(0)).rejects.toMatchObject({ code: 'FL0205' });
  reader.prepare?.(0);
  expect(calls()).toBe(2);
});

test('the least recently used block goes first when 32 MiB are full', async () => {
  const size = 12 * 2 ** 20;
  const { reader, calls } = setUp(
    [packedBlock(size), packedBlock(size), packedBlock(size)],
    () => new Uint8Array(size),
  );
  for (const block of [0, 1, 0, 2]) await reader.readBlock(block);
  expect(calls()).toBe(3);
  await reader.readBlock(0);
  expect(calls()).toBe(3);
  await reader.readBlock(1);
  expect(calls()).toBe(4);
});

test('memory is given back when nobody can look at it any more: not while it is read, and never when it was lent', async () => {
  const size = 20 * 2 ** 20;
  const table = new TableBuilder();
  for (let b = 0; b < 4; b++) table.add(0, 1n, NO_STAMP, b, 4, 8);
  const back: number[] = [];
  const pending: (() => void)[] = [];
  const codec = Object.assign(async () => new Uint8Array(0), {
    fromFile: (_: unknown, offset: number, __: number, length: number) =>
      new Promise<Uint8Array>(resolve => pending.push(() => resolve(new Uint8Array(length).fill(offset)))),
    giveBack: (data: Uint8Array) => void back.push(data[0]),
  });
  const blocks = [1, 2, 3, 4].map((offset): Block => ({ ...packedBlock(size), offset }));
  const codecs = new Map([['twice', codec]]);
  const reader = blockReader([memoryBytes('f', content)], blocks, table.finish(), codecs, undefined, usual);
  const first = reader.read(0);
  reader.prepare?.(1);
  // Block 0 is pushed out while somebody waits for it.
  expect(back).toEqual([]);
  pending.shift()!();
  expect([...(await first)]).toEqual(new Array(8).fill(1));
  await Promise.resolve();
  expect(back).toEqual([1]);
  pending.shift()!();
  const lent = await reader.readBlock(1);
  reader.prepare?.(2);
  reader.prepare?.(3);
  for (const answer of pending.splice(0)) answer();
  expect([...(await reader.read(3))]).toEqual(new Array(8).fill(4));
  // Block 2 was prepared and is still to be read.
  expect(back).toEqual([1]);
  expect([...(await reader.read(2))]).toEqual(new Array(8).fill(3));
  await Promise.resolve();
  expect(back).toEqual([1, 4]);
  expect(lent[5]).toBe(2);
});

test('what another thread copies lies where it says, and the block stays until it has; what it cannot is copied here', async () => {
  const size = 40 * 2 ** 20;
  const table = new TableBuilder();
  for (let b = 0; b < 2; b++) table.add(0, 1n, NO_STAMP, b, 4, 8);
  const back: number[] = [];
  const copies: { part: Uint8Array; room: number; done: (there: Uint8Array | undefined) => void }[] = [];
  const codec = Object.assign(async () => new Uint8Array(0), {
    fromFile: async (_: unknown, offset: number, __: number, length: number) => new Uint8Array(length).fill(offset),
    giveBack: (data: Uint8Array) => void back.push(data[0]),
    copyInto: (part: Uint8Array, into: Uint8Array) =>
      new Promise<Uint8Array | undefined>(done => copies.push({ part, room: into.length, done })),
  });
  const blocks = [1, 2].map((offset): Block => ({ ...packedBlock(size), offset }));
  const codecs = new Map([['twice', codec]]);
  const reader = blockReader([memoryBytes('f', content)], blocks, table.finish(), codecs, undefined, usual);
  const given = new Uint8Array(20);
  const first = reader.read(0, 1, 5, given);
  await new Promise(setImmediate);
  // Pushed out while it is being copied.
  reader.prepare?.(1);
  await new Promise(setImmediate);
  expect(back).toEqual([]);
  expect([...copies[0].part, copies[0].room]).toEqual([1, 1, 1, 1, 1, 5]);
  copies[0].done(Uint8Array.of(7, 8));
  expect([...(await first)]).toEqual([7, 8]);
  expect([...given]).toEqual(new Array(20).fill(0));
  await Promise.resolve();
  expect(back).toEqual([1]);
  const second = reader.read(1, 0, 3, given);
  await new Promise(setImmediate);
  copies[1].done(undefined);
  expect([...(await second), ...given.subarray(0, 4)]).toEqual([2, 2, 2, 2, 2, 2, 0]);
});

test('recordings of large chunks cache a few of them, and those of huge ones as many as there is room for', () => {
  const mib = 2 ** 20;
  const sizes = [0.001, 1, 5, 8, 16, 32, 64, 100, 256];
  const caches = sizes.map(size => blockCache([storedBlock, packedBlock(1), packedBlock(size * mib)]));
  expect(caches.map(({ bytes }) => bytes / mib)).toEqual([32, 32, 32, 48, 96, 96, 192, 192, 192]);
  // Three blocks for each stretch that is read at the same time.
  expect(caches.map(({ stretches }) => Math.min(stretches, 9))).toEqual([9, 9, 2, 2, 2, 1, 1, 1, 1]);
  // What is prepared leaves room for the two blocks that each stretch looks at, and is one block at least.
  expect(caches.map(({ ahead }) => Math.round(ahead / mib))).toEqual([75, 76, 76, 64, 32, 32, 64, 100, 256]);
  expect(blockCache([]).bytes).toBe(usual.bytes);
  expect(blockCache([{ ...storedBlock, size: 500 * mib }]).bytes).toBe(usual.bytes);
});

test('what was prepared is kept until it is read; what does not fit beside it is not prepared, so that nothing is made twice', async () => {
  const size = 20 * 2 ** 20;
  const blocks = Array.from({ length: 6 }, () => packedBlock(size));
  const setup = (room: typeof usual) => setUp(blocks, () => new Uint8Array(size), room);
  const few = setup(usual);
  for (const message of [0, 1, 2, 3]) few.reader.prepare?.(message);
  for (const message of [0, 1, 2, 3]) await few.reader.read(message);
  expect(few.calls()).toBe(4);
  await few.reader.read(0);
  expect(few.calls()).toBe(5);
  const many = setup(blockCache(blocks));
  for (const message of [0, 1, 2, 3, 4, 5]) many.reader.prepare?.(message);
  await new Promise(setImmediate);
  expect(many.calls()).toBe(2);
  for (const message of [5, 4, 3, 2, 1, 0]) await many.reader.read(message);
  expect(many.calls()).toBe(6);
});

test('blocks that are read stay beside those that were prepared', async () => {
  const size = 20 * 2 ** 20;
  const blocks = Array.from({ length: 6 }, () => packedBlock(size));
  const { reader, calls } = setUp(blocks, () => new Uint8Array(size), blockCache(blocks));
  for (const message of [4, 5]) reader.prepare?.(message);
  for (const message of [0, 1, 0, 1, 0]) await reader.read(message);
  expect(calls()).toBe(4);
  // With a third there would be more than 96 MiB: the one before it goes.
  for (const message of [2, 0, 4, 5]) await reader.read(message);
  expect(calls()).toBe(5);
  await reader.read(1);
  expect(calls()).toBe(6);
});

test('what nobody comes for is given up when as much again was made', async () => {
  const size = 20 * 2 ** 20;
  const { reader, calls } = setUp(
    Array.from({ length: 20 }, () => packedBlock(size)),
    () => new Uint8Array(size),
  );
  for (const message of [0, 1, 2, 3]) reader.prepare?.(message);
  reader.prepare?.(19);
  await new Promise(setImmediate);
  expect(calls()).toBe(4);
  for (let message = 4; message < 14; message++) await reader.read(message);
  expect(calls()).toBe(14);
  reader.prepare?.(19);
  await new Promise(setImmediate);
  expect(calls()).toBe(15);
});

test('a message that was kept is not prepared, and one that is not there is none', async () => {
  const table = new TableBuilder();
  table.add(0, 1n, NO_STAMP, 0, 4, 8);
  table.add(0, 2n, NO_STAMP, 0, 4, 8);
  let calls = 0;
  const codec = async (_: Uint8Array, size: number) => {
    calls++;
    return new Uint8Array(size);
  };
  const kept = new KeptMessages();
  kept.offer(0, 'pose', Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  const codecs = new Map([['twice', codec]]);
  const reader = blockReader([memoryBytes('f', content)], [packedBlock(20)], table.finish(), codecs, kept);
  for (const message of [0, -1, 2, Number.NaN]) reader.prepare?.(message);
  await new Promise(setImmediate);
  expect(calls).toBe(0);
  reader.prepare?.(1);
  await new Promise(setImmediate);
  expect(calls).toBe(1);
});

test('the table grows, keeps order, and narrows channels when they fit', () => {
  const table = new TableBuilder();
  for (let i = 0; i < 5000; i++) table.add(i % 7, BigInt(i), BigInt(-i), i, i + 1, i + 2);
  const done = table.finish();
  expect(done.count).toBe(5000);
  expect([...done.channel.runs()][0]).toBeInstanceOf(Uint8Array);
  expect([
    done.channel.at(4999),
    done.logNs.at(4999),
    done.stampNs.at(4999),
    done.block.at(4999),
    done.offset.at(4999),
    done.length.at(4999),
  ]).toEqual([1, 4999n, -4999n, 4999, 5000, 5001]);
  table.add(70000, 0n, 0n, 0, 0, 0);
  const { count, channel } = table.finish();
  expect([count, ...channel.runs()]).toEqual([1, Uint32Array.of(70000)]);
  expect(done.count).toBe(5000);
});

/** Two messages in a block of a map: a small one, and one that fills it. */
function mapBlock() {
  const size = 65 * 2 ** 20;
  const table = new TableBuilder();
  table.add(0, 1n, NO_STAMP, 0, 4, 8);
  table.add(0, 2n, NO_STAMP, 0, 100, size - 100);
  const made: Uint8Array[] = [];
  const back: Uint8Array[] = [];
  const codec = Object.assign(
    async () => {
      made.push(new Uint8Array(size).fill(made.length + 1));
      return made[made.length - 1];
    },
    { giveBack: (data: Uint8Array) => void back.push(data) },
  );
  const file = memoryBytes('f', content);
  const reader = blockReader(
    [file],
    [packedBlock(size)],
    table.finish(),
    new Map([['twice', codec]]),
    undefined,
    usual,
  );
  return { reader, made, back, size };
}

test('a message that fills a large block is not copied; who looks at it keeps the block', async () => {
  const { reader, made, back, size } = mapBlock();
  const [whole, again, small] = [await reader.read(1), await reader.read(1), await reader.read(0)];
  expect([whole.buffer, again.buffer, whole.length]).toEqual([made[0].buffer, made[0].buffer, size - 100]);
  expect(small.buffer).not.toBe(made[0].buffer);
  await reader.read(1, 0, undefined, new Uint8Array(size));
  expect([made.length, back]).toEqual([1, []]);
});

test('a large block is given back once the message that fills it was copied, and made again for others', async () => {
  const { reader, made, back, size } = mapBlock();
  const into = new Uint8Array(size);
  expect((await reader.read(0, 0, undefined, into))[0]).toBe(1);
  expect(back).toEqual([]);
  const read = await Promise.all([reader.read(1, 0, undefined, into), reader.read(0)]);
  expect(read.map(bytes => bytes[0])).toEqual([1, 1]);
  await expect.poll(() => back.map(data => data === made[0])).toEqual([true]);
  expect((await reader.read(0))[0]).toBe(2);
  expect(made.length).toBe(2);
});
