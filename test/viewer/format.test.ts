// Numbers, stamps and names as people read them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortName, stampText } from '../../viewer/state/format.js';

test.each([
  [1_700_000_000_000_000_001n, '1700000000.000000001'],
  [0n, '0.000000000'],
  [-20_000_000n, '-0.020000000'],
  [-1_500_000_000n, '-1.500000000'],
])('%d ns is %s s', (ns, text) => {
  expect(stampText(ns)).toBe(text);
});

test('a name that is too long keeps its end, which tells it from its like', () => {
  expect(shortName('camera_front', 18)).toBe('camera_front');
  expect(shortName('vehicle_sensing_camera_front_left', 18)).toBe('vehic…a_front_left');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 3, max: 40 }), (name, most) => {
      const short = shortName(name, most);
      expect(Array.from(short).length).toBe(Math.min(most, Array.from(name).length));
      expect(name.isWellFormed() === short.isWellFormed()).toBe(true);
      if (short !== name) expect(name.endsWith(short.slice(short.lastIndexOf('…') + 1))).toBe(true);
    }),
  );
});
