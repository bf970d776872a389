// Bags whose messages count up, so that a phantom or a changed message shows.
import { Buffer } from 'node:buffer';
import { expect } from 'vitest';
import { type TinyChunk, u32 } from './bag-builder.js';
import { invert, listMessages, lostCount, openBag } from './open-bag.js';

export const connections = [
  { conn: 0, topic: '/a' },
  { conn: 1, topic: '/b' },
];

/** Messages count up, so that a phantom or a changed one shows. */
export function message(i: number) {
  return {
    conn: i % 2,
    seconds: 100 + i,
    nanoseconds: i,
    data: Buffer.concat([u32(i), Buffer.alloc(i % 7, 0x40 + i)]),
  };
}

export const text = (i: number) =>
  `${i % 2 ? '/b' : '/a'} ${BigInt(100 + i) * 1_000_000_000n + BigInt(i)} ${message(i).data.toString('hex')}`;
export const texts = (...which: number[]) => which.map(text);
export const stored = (...which: number[]): TinyChunk => ({ messages: which.map(message) });
export const packed = (...which: number[]): TinyChunk => ({
  messages: which.map(message),
  compression: 'lz4',
  compress: invert,
});

export async function expectMessages(bytes: Uint8Array, expected: string[], lost: number) {
  const opened = await openBag(bytes);
  expect(await listMessages(opened.source)).toEqual(expected);
  expect(lostCount(opened.source)).toBe(lost);
  return opened;
}
