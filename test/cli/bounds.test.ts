// First and last stamps, compared without bigints: what sorting says.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { channelBounds, endOf, startOf } from '../../src/cli/bounds.js';
import { heldNumbers, heldStamps } from '../../src/column.js';
import { NO_STAMP, type Source } from '../../src/source/source.js';

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -3n, max: 3n }),
  fc.constantFrom(NO_STAMP, NO_STAMP + 1n, -(2n ** 32n), 2n ** 32n, 2n ** 31n, 2n ** 63n - 1n),
);

test('any stamps', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(2), int64, int64), { maxLength: 30 }), rows => {
      const messages = {
        count: rows.length,
        channel: heldNumbers(Uint16Array.from(rows, ([id]) => id)),
        logNs: heldStamps(BigInt64Array.from(rows, ([, log]) => log)),
        stampNs: heldStamps(BigInt64Array.from(rows, ([, , stamp]) => stamp)),
      };
      const bounds = channelBounds({ channels: [{}, {}, {}], messages } as unknown as Source);
      const sorted = (all: bigint[]) => all.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      const expected = [0, 1, 2].map(id => {
        const own = rows.filter(row => row[0] === id);
        const logs = sorted(own.map(row => row[1]));
        const stamps = sorted(own.map(row => row[2]).filter(stamp => stamp !== NO_STAMP));
        const ends = {
          firstLogNs: logs[0],
          lastLogNs: logs.at(-1),
          firstStampNs: stamps[0],
          lastStampNs: stamps.at(-1),
        };
        return { messages: own.length, ...ends };
      });
      expect(bounds).toEqual(expected);
      const all = sorted(rows.map(row => row[1]));
      expect([startOf(bounds), endOf(bounds)]).toEqual([all[0] ?? 0n, all.at(-1) ?? 0n]);
    }),
    { seed: 3, numRuns: 500 },
  );
});
