// What an index pass keeps of messages: which kinds, how long ones, how much together; and its count of what was lost.
import { expect, test } from 'vitest';
import type { Kind } from '../../src/message/value.js';
import { KeptMessages, longestKept, mostBytes } from '../../src/source/kept-messages.js';
import { LostBook } from '../../src/source/lost-book.js';

const payload = (length: number, fill = 1) => new Uint8Array(length).fill(fill);
const kept = (messages: KeptMessages) => [...messages.entries()].map(([message]) => message);

test('poses, calibration and radar scans, found by their place', () => {
  const messages = new KeptMessages();
  const kinds: Kind[] = ['odometry', 'lidar', 'pose', 'transforms', 'camera', 'camera_info', 'imu', 'radar', 'other'];
  for (const [i, kind] of kinds.entries()) messages.offer(10 * i, kind, payload(3, i));
  expect(kept(messages)).toEqual([0, 20, 30, 50, 70]);
  expect(messages.get(50)).toEqual(payload(3, 5));
  expect([messages.get(10), messages.get(51), messages.get(80)]).toEqual([undefined, undefined, undefined]);
});

test('none that is longer than a pose is', () => {
  const messages = new KeptMessages();
  messages.offer(0, 'pose', payload(longestKept + 1));
  messages.offer(1, 'pose', payload(longestKept));
  expect(kept(messages)).toEqual([1]);
});

test('radar scans up to 4 MiB, and all together up to 32', () => {
  const messages = new KeptMessages();
  const all = Math.ceil(mostBytes / longestKept) + 10;
  for (let i = 0; i < all; i++) messages.offer(i, 'radar', payload(longestKept));
  expect(kept(messages).length).toBe((4 * 2 ** 20) / longestKept);
  for (let i = all; i < 2 * all; i++) messages.offer(i, 'pose', payload(longestKept, 2));
  expect(kept(messages).length).toBe(mostBytes / longestKept);
  expect(messages.get(all)).toEqual(payload(longestKept, 2));
});

test('what was lost is summed by reason and topic', () => {
  const book = new LostBook();
  book.add('chunk_damaged', '/a', 3);
  book.add('chunk_damaged', '/b');
  book.add('chunk_damaged', '/a', 4);
  book.add('too_large', '/a');
  expect(book.list()).toEqual([
    { reason: 'chunk_damaged', topic: '/a', count: 7 },
    { reason: 'chunk_damaged', topic: '/b', count: 1 },
    { reason: 'too_large', topic: '/a', count: 1 },
  ]);
});
