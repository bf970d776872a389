// Files hold messages in any order; what counts is when they were recorded, unless the recorder's clock itself went back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inRecordOrder } from '../../../src/frame/stamps/record-order.js';
import { NO_STAMP } from '../../../src/source/source.js';

const start = 1_700_000_000_000_000_000n;
const ns = (ms: number) => start + BigInt(Math.round(ms * 1e6));

/** `ms`: record stamps in the order of the file; headers lie 20 ms before them unless given. */
function tableOf(ms: readonly number[], headers: readonly (number | undefined)[] = ms.map(t => t - 20)) {
  return {
    logNs: BigInt64Array.from(ms, ns),
    stampNs: BigInt64Array.from(headers, t => (t === undefined ? NO_STAMP : ns(t))),
  } as unknown as Parameters<typeof inRecordOrder>[1];
}

const positions = (length: number) => Uint32Array.from({ length }, (_, i) => i);
const drive = (count: number, step = 10, from = 0) => Array.from({ length: count }, (_, i) => from + i * step);

function sorted(ms: readonly number[], headers?: readonly (number | undefined)[]): number[] {
  return [...inRecordOrder(positions(ms.length), tableOf(ms, headers))].map(i => ms[i]);
}

describe('files that only lie in another order', () => {
  it.each([
    ['one after the other, the later first', [...drive(500, 10, 5000), ...drive(500)]],
    ['backward', drive(500).reverse()],
    ['from two threads that take turns', drive(600).map((t, i) => (i % 3 === 0 ? t : t + 100))],
  ])('%s', (_, ms) => {
    expect(sorted(ms)).toEqual(ms.toSorted((a, b) => a - b));
    const none = ms.map(() => undefined);
    expect(sorted(ms, none)).toEqual(ms.toSorted((a, b) => a - b));
  });

  it('in any order of a thousand messages', () => {
    const shuffled = fc.shuffledSubarray(drive(1000), { minLength: 1000 });
    fc.assert(
      fc.property(shuffled, ms => {
        expect(sorted(ms)).toEqual(drive(1000));
      }),
      { numRuns: 20 },
    );
  });

  it('messages of one moment stay as they are', () => {
    const table = tableOf([30, 10, 20, 10, 10]);
    expect([...inRecordOrder(positions(5), table)]).toEqual([1, 3, 4, 2, 0]);
  });
});

describe('what sorting would hide is left as it is', () => {
  /** Neighbours change places, as threads make it. */
  const disordered = (ms: readonly number[]) => ms.map((_, i) => ms[i ^ 1] ?? ms[i]);
  it.each([
    ['a simulation that started again', [...drive(500), ...drive(500)]],
    ['the same from two threads', [...disordered(drive(1000)), ...disordered(drive(1000))]],
    ['a clock that was set back by 3 s', [...drive(1000), ...drive(1000, 10, 7000)]],
  ])('%s', (_, ms) => {
    expect(sorted(ms)).toEqual(ms);
    const none = ms.map(() => undefined);
    expect(sorted(ms, none)).toEqual(ms);
  });

  it("a recorder's clock that was set back a little, while headers go on", () => {
    const ms = [...drive(500), ...drive(500, 10, 4700)];
    expect(sorted(ms, drive(1000))).toEqual(ms);
  });
});

it('what ascends is given back itself', () => {
  const list = positions(100);
  expect(inRecordOrder(list, tableOf(drive(100)))).toBe(list);
});
