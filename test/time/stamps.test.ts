// Stamps that are looked up in a column, and those that fall back on another one.
import { expect, test } from 'vitest';
import { heldNumbers } from '../../src/column.js';
import { everyStamp, stampsAt, stampsOr } from '../../src/time/stamps.js';

const none = -(2n ** 63n);
const header = BigInt64Array.of(10n, none, 12n, none);
const log = BigInt64Array.of(20n, 21n, 22n, 23n);
const order = heldNumbers(Uint32Array.of(3, 0, 1));

test('in the order that is given, each time anew', () => {
  const stamps = stampsAt(log, order);
  expect([...everyStamp(stamps)]).toEqual([23n, 20n, 21n]);
  expect([stamps.length, stamps.at(3)]).toEqual([3, undefined]);
});

test('one that is not there stands for that beside it', () => {
  const stamps = stampsOr(header, none, log, order);
  expect([...everyStamp(stamps)]).toEqual([23n, 10n, 21n]);
  expect([stamps.length, stamps.at(3)]).toEqual([3, undefined]);
});
