// The compiled codecs: what the official libraries wrote, whole and in parts; damage; and the same answers as plain TypeScript.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bunzip2 } from '../../src/bytes/bzip2.js';
import { compiledCodec } from '../../src/bytes/compiled-codec.js';
import { checked, type Decompress, type Stored } from '../../src/bytes/decompress.js';
import { lz4Frames } from '../../src/bytes/lz4.js';
import { bzip2 } from '../support/bzip2-writer.js';
import { turns } from '../support/effort.js';
import { seeded } from '../support/seeded.js';

interface Case {
  readonly codec: 'lz4' | 'bz2';
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly packed: string;
}

/** Made by test/oracle/codecs-golden.py with libbz2 and the lz4 library. */
const cases: Case[] = JSON.parse(readFileSync(new URL('../golden/codecs.json', import.meta.url), 'utf8'));
const never = async () => {
  throw new Error('the plain codec must not be needed');
};
const codecs = { lz4: checked(compiledCodec('lz4', never)), bz2: checked(compiledCodec('bz2', never)) };
const lz4Library = lz4Frames(async () => (await import('@foxglove/wasm-lz4/dist/wasm-lz4.js')).default());
const plain = { lz4: checked(lz4Library), bz2: checked(async (b: Uint8Array, size: number) => bunzip2(b, size)) };

const bytesOf = (c: Case) => new Uint8Array(Buffer.from(c.packed, 'base64'));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const inMemory = (bytes: Uint8Array, seen?: (end: number) => void): Stored => ({
  length: bytes.length,
  async read(from, into) {
    into.set(bytes.subarray(from, from + into.length));
    seen?.(from + into.length);
  },
});
const outcome = (work: Promise<Uint8Array>) =>
  work.then(
    bytes => Buffer.from(bytes),
    error => error.code as string,
  );

describe.each(cases.map(c => [`${c.codec}: ${c.name}`, c] as const))('%s', (_, c) => {
  test('whole', async () => {
    expect(sha256(await codecs[c.codec](bytesOf(c), c.size))).toBe(c.sha256);
    expect(sha256(await codecs[c.codec].transient!(bytesOf(c), c.size))).toBe(c.sha256);
  });

  test('in parts of any length', async () => {
    const random = seeded(c.size + 1);
    const whole = await codecs[c.codec](bytesOf(c), c.size);
    const chunk = await codecs[c.codec].open!(inMemory(bytesOf(c)), c.size);
    for (let n = 0; n < c.size; n += 1 + (random() % Math.ceil(c.size / 3))) {
      const part = await chunk.upTo(n);
      expect(part.length).toBeGreaterThanOrEqual(Math.min(n, c.size));
      expect(Buffer.compare(part, whole.subarray(0, part.length))).toBe(0);
    }
    expect(sha256(await chunk.upTo(c.size))).toBe(c.sha256);
    chunk.close();
  });

  test('another size, or a cut', async () => {
    for (const size of [c.size - 1, c.size + 1].filter(n => n >= 0))
      await expect(codecs[c.codec](bytesOf(c), size)).rejects.toMatchObject({ code: 'FL0205' });
    const packed = bytesOf(c);
    for (const cut of [0, 1, 6, packed.length >> 1, packed.length - 1])
      await expect(codecs[c.codec](packed.subarray(0, cut), c.size)).rejects.toMatchObject({ code: 'FL0205' });
  });
});

test('only what is wanted of the input is read, and of lz4 little more is made', async () => {
  const c = cases.find(one => one.name.startsWith('long, blocks of kind 7'))!;
  // A block of its own each, so that the input is long though the data compresses well.
  const random = seeded(3);
  const noise = Uint8Array.from({ length: 3_000_000 }, () => random() & 255);
  const frame = storedFrame(noise, 1 << 18);
  let read = 0;
  const chunk = await codecs.lz4.open!(
    inMemory(frame, end => {
      read = Math.max(read, end);
    }),
    noise.length,
  );
  const part = await chunk.upTo(1000);
  expect(Buffer.compare(part, noise.subarray(0, part.length))).toBe(0);
  expect(part.length).toBeLessThan(600_000);
  expect(read).toBeLessThan(600_000);
  chunk.close();
  const linked = await codecs.lz4.open!(inMemory(bytesOf(c)), c.size);
  expect((await linked.upTo(100)).length).toBeLessThan(c.size / 2);
  linked.close();
});

test('damage behind what is looked at is seen when all is asked for, and spoils nothing after it', async () => {
  for (const kind of ['lz4', 'bz2'] as const) {
    const c = cases.find(one => one.codec === kind && /^(long|several)/.test(one.name))!;
    const packed = bytesOf(c);
    packed[packed.length - 40] ^= 4;
    const chunk = await codecs[kind].open!(inMemory(packed), c.size);
    expect(await chunk.upTo(5000)).toBeDefined();
    await expect(chunk.upTo(c.size)).rejects.toMatchObject({ code: 'FL0205' });
    chunk.close();
    expect(sha256(await codecs[kind](bytesOf(c), c.size))).toBe(c.sha256);
  }
});

// Buffers by the engine that runs this; WebAssembly's as Node 20 said it under `ulimit -v 4000000`.
const instance = 'WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory for new instance';
test.each<[string, () => unknown, string]>([
  ['a buffer', () => new ArrayBuffer(2 ** 52), 'FL0804'],
  ['an instance', () => Promise.reject(new Error(`Aborted(RangeError: ${instance})`)), 'FL0804'],
  ['a thread', () => Promise.reject(new Error('Worker initialization failure: EMFILE')), 'FL0804'],
  ['which is there: the data is damaged', () => Promise.reject(new Error('lz4 data is damaged: level')), 'FL0205'],
])('a machine that has none of what is needed, %s, is told from damage', async (_, refuse, code) => {
  const codec = checked(async () => (await refuse()) as Uint8Array);
  await expect(codec(new Uint8Array(8), 8)).rejects.toMatchObject({ code });
});

test('chunks that are open at once do not mix', async () => {
  const two = cases.filter(c => c.codec === 'bz2' && c.size > 2000).slice(0, 2);
  const open = await Promise.all(two.map(c => codecs.bz2.open!(inMemory(bytesOf(c)), c.size)));
  await Promise.all(open.map(chunk => chunk.upTo(10)));
  const whole = await Promise.all(open.map((chunk, i) => chunk.upTo(two[i].size)));
  expect(whole.map(sha256)).toEqual(two.map(c => c.sha256));
  for (const chunk of open) chunk.close();
});

test('bytes of another bzip2 writer', async () => {
  const random = seeded(11);
  for (let run = 0; run < 40; run++) {
    const data = Uint8Array.from({ length: random() % 400 }, () => random() % (1 + (run % 9)));
    expect(Buffer.from(await codecs.bz2(bzip2(data), data.length))).toEqual(Buffer.from(data));
  }
});

test.each(['lz4', 'bz2'] as const)('%s: mutants get the same answer as from plain code, soon', async kind => {
  const random = seeded(kind === 'lz4' ? 5 : 6);
  // Several frames in a row are more than the other lz4 reader knows.
  const mine = cases.filter(c => c.codec === kind && c.size < 70_000 && !c.name.startsWith('two frames'));
  let [good, bad] = [0, 0];
  for (let run = 0; run < turns(500, 1500); run++) {
    const c = mine[random() % mine.length];
    const packed = bytesOf(c);
    for (let k = random() % 3; k > 0; k--) {
      const at = random() % (random() % 3 === 0 ? Math.min(40, packed.length) : packed.length);
      packed[at] = random() % 2 ? packed[at] ^ (1 << (random() % 8)) : random();
    }
    const size = random() % 20 === 0 ? c.size + 1 : c.size;
    const [ours, theirs] = [
      await outcome(codecs[kind](packed, size)),
      await outcome((plain[kind] as Decompress)(packed, size)),
    ];
    expect(ours).toEqual(theirs);
    if (typeof ours === 'string') bad++;
    else good++;
  }
  expect(Math.min(good, bad)).toBeGreaterThan(turns(33, 100));
});

test.each(['lz4', 'bz2'] as const)('%s: junk behind a good beginning ends soon', async kind => {
  const random = seeded(9);
  for (let run = 0; run < 200; run++) {
    const c = cases[random() % cases.length];
    if (c.codec !== kind) continue;
    const head = bytesOf(c).subarray(0, random() % 60);
    const packed = Buffer.concat([head, Uint8Array.from({ length: 3000 }, () => random() & 255)]);
    expect(await outcome(codecs[kind](packed, 1 << 20))).toBe('FL0205');
  }
});

/** A frame of stored blocks without checksums, by the text of the format. */
function storedFrame(data: Uint8Array, block: number): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73)];
  for (let at = 0; at < data.length; at += block) {
    const piece = data.subarray(at, at + block);
    const head = Buffer.alloc(4);
    head.writeUInt32LE((piece.length | 0x80000000) >>> 0);
    parts.push(head, piece);
  }
  return new Uint8Array(Buffer.concat([...parts, Buffer.alloc(4)]));
}
