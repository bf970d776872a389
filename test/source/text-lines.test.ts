// Lines in pieces: the same lines, places and numbers as when the whole text is split at once.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memoryBytes } from '../../src/bytes/memory.js';
import { readAhead } from '../../src/source/plain-files/read-ahead.js';
import { textLines } from '../../src/source/plain-files/text-lines.js';
import { seeded } from '../support/seeded.js';

const fraction = (seed: number) => {
  const random = seeded(seed);
  return () => random() / 2147483647;
};

async function linesOf(bytes: Uint8Array) {
  const found: [number, number, string][] = [];
  for await (const piece of textLines(memoryBytes('a.txt', bytes)))
    for (const { index, start, length, cut } of piece.lines)
      found.push([
        index,
        piece.offset + start,
        `${Buffer.from(piece.bytes.subarray(start, start + length)).toString('latin1')}${cut ? '…' : ''}`,
      ]);
  return found;
}

function expected(bytes: Uint8Array) {
  const text = Buffer.from(bytes).toString('latin1');
  const bom = text.startsWith('\xef\xbb\xbf') ? 3 : 0;
  let at = bom;
  return text
    .slice(bom)
    .split('\n')
    .flatMap((line, index) => {
      const offset = at;
      at += line.length + 1;
      const shown = line.length > 16384 ? `${line.slice(0, 16384)}…` : line.replace(/\r+$/, '');
      return /[^\u0000-\u0020]/.test(shown) ? [[index, offset, shown]] : [];
    });
}

it('any text', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.constantFrom(...[0x0a, 0x0d, 0x20, 0x2c, 0xef, 0xbb, 0xbf]), fc.nat(255)), {
        maxLength: 200,
      }),
      async bytes => {
        expect(await linesOf(Uint8Array.from(bytes))).toEqual(expected(Uint8Array.from(bytes)));
      },
    ),
  ));

it('texts of several pieces, with lines that lie across their borders and lines longer than any', async () => {
  const random = fraction(5);
  const lines = Array.from({ length: 60000 }, (_, i) => `${i},${'x'.repeat(Math.floor(random() * 60))}`);
  lines[20000] = 'y'.repeat(3 << 20);
  lines[40000] = 'z'.repeat(16384);
  lines[40001] = 'z'.repeat(16385);
  const bytes = new TextEncoder().encode(lines.join('\r\n'));
  expect(bytes.length).toBeGreaterThan(4 << 20);
  const found = await linesOf(bytes);
  const wanted = expected(bytes);
  expect(found.length).toBe(wanted.length);
  expect(found.every((line, i) => line.every((part, k) => part === wanted[i][k]))).toBe(true);
});

it('reading ahead gives the same bytes in any order, and asks the file less often', async () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919) >> 5);
  const memory = memoryBytes('a.csv', bytes);
  let asked = 0;
  const file = readAhead({
    ...memory,
    read: (offset, length) => {
      asked++;
      return memory.read(offset, length);
    },
  });
  const random = fraction(3);
  const reads = Array.from({ length: 400 }, () => {
    const offset = Math.floor(random() * bytes.length);
    return [offset, Math.floor(random() * Math.min(50_000, bytes.length - offset))] as const;
  });
  const found = await Promise.all(reads.map(([offset, length]) => file.read(offset, length)));
  for (const [i, [offset, length]] of reads.entries())
    expect(Buffer.compare(found[i], bytes.subarray(offset, offset + length))).toBe(0);
  asked = 0;
  for (let offset = 0; offset + 100 <= bytes.length; offset += 100) {
    const into = new Uint8Array(100);
    expect(Buffer.compare(await file.read(offset, 100, into), bytes.subarray(offset, offset + 100))).toBe(0);
  }
  expect(asked).toBeLessThan(8);
  for (const [offset, length] of [
    [-1, 2],
    [bytes.length, 1],
    [0, bytes.length + 1],
    [0, -1],
  ])
    await expect(file.read(offset, length)).rejects.toMatchObject({ code: 'FL0104' });
});
