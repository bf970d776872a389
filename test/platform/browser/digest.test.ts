// The browser's checksums against Node's, for every length around the block and in any pieces.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { browserDigest } from '../../../src/platform/browser/digest.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';

function hexOf(bytes: Uint8Array, cuts: readonly number[] = []): string {
  const hash = browserDigest.sha256();
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    hash.update(bytes.subarray(from, cut));
    from = Math.max(from, cut);
  }
  hash.update(bytes.subarray(from));
  return hash.hex();
}

const nodeHex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

// FIPS 180-4, the examples that NIST publishes beside it.
test.each([
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
])('SHA-256 of %j', (text, hex) => {
  expect(hexOf(new TextEncoder().encode(text))).toBe(hex);
});

test('every length up to three blocks', () => {
  const bytes = Uint8Array.from({ length: 200 }, (_, i) => (i * 197 + 11) & 255);
  for (let n = 0; n <= bytes.length; n++) expect(hexOf(bytes.subarray(0, n))).toBe(nodeHex(bytes.subarray(0, n)));
});

test('any bytes in any pieces, and their CRC-32', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat(400), { maxLength: 5 }), (bytes, cuts) => {
      expect(hexOf(bytes, cuts)).toBe(nodeHex(bytes));
      expect(browserDigest.crc32(bytes)).toBe(nodeDigest.crc32(bytes));
    }),
  );
});

test('a megabyte', () => {
  const bytes = new Uint8Array(2 ** 20).fill(0x61);
  expect(hexOf(bytes)).toBe(nodeHex(bytes));
});
