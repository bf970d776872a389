// Shared memory for chunks: never twice at once, always large enough, and bounded whatever the sizes.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sharedRooms } from '../../../src/platform/node/shared-rooms.js';

test('whatever is taken and given back, rooms are large enough, nobody else has them, and all together stay within the limit', () => {
  const most = 1000;
  const step = fc.record({ size: fc.integer({ min: 0, max: 600 }), give: fc.option(fc.nat()) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), steps => {
      const rooms = sharedRooms(most);
      const taken: SharedArrayBuffer[] = [];
      const seen = new Set<SharedArrayBuffer>();
      for (const { size, give } of steps) {
        if (give !== null && taken.length > 0) rooms.give(taken.splice(give % taken.length, 1)[0]);
        const room = rooms.take(size);
        if (!room) continue;
        expect(room.byteLength).toBeGreaterThanOrEqual(size);
        expect(taken).not.toContain(room);
        taken.push(room);
        seen.add(room);
      }
      expect([...seen].reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeLessThanOrEqual(most);
    }),
  );
});

test('what was given back is used before new memory is made, the smallest that fits first', () => {
  const rooms = sharedRooms(10_000);
  const [large, small] = [rooms.take(4000)!, rooms.take(1000)!];
  rooms.give(large);
  rooms.give(small);
  expect(rooms.take(900)).toBe(small);
  expect(rooms.take(900)).toBe(large);
  expect(rooms.take(900)).toBeInstanceOf(SharedArrayBuffer);
  expect(rooms.take(9000)).toBeUndefined();
});
