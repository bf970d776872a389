// Fields that are read together, two, four or six at a time: every type, sign and byte order becomes the number that was written.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointLayout, simdKernels } from '../../src/kernel/index.js';
import { rowPasses } from '../../src/kernel/row-steps.js';
import type { PointField } from '../../src/message/value.js';
import { cloudOf, field, widths } from './clouds.js';

/** Smallest and largest that each type is asked to hold here; floats hold whole numbers of 24 bits exactly. */
const reach: Record<PointField['type'], readonly [number, number]> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
  float32: [-8388608, 8388608],
  float64: [-8388608, 8388608],
};
const types = Object.keys(reach) as PointField['type'][];
const simd = simdKernels();

function kindsOf(shape: readonly (readonly [PointField['type'], number])[], bigEndian = false): number[] {
  const fields = shape.map(([type, offset], i) => field(`f${i}`, type, offset));
  const cloud = cloudOf({ fields, width: 1, step: 64, bigEndian }, () => 0);
  const passes = rowPasses(cloud, pointLayout(cloud));
  return Array.from({ length: passes.length / 64 }, (_, k) => new Uint32Array(passes.buffer, 64 * k, 1)[0]);
}

describe('rows of points', () => {
  it('hold what was written: any types, in any order of bytes, with and without gaps', () => {
    const kind = fc.oneof(fc.constantFrom(...types), fc.constantFrom('uint8', 'int16', 'float32', 'float32'));
    const shape = fc.record({
      // Which bytes a field has does not follow from where it stands in the list.
      fields: fc.array(fc.record({ type: kind, rank: fc.nat(99), gap: fc.constantFrom(0, 0, 0, 0, 1, 9) }), {
        minLength: 1,
        maxLength: 9,
      }),
      ascending: fc.boolean(),
      width: fc.oneof(fc.nat(9), fc.integer({ min: 510, max: 515 })),
      height: fc.integer({ min: 1, max: 3 }),
      rowPadding: fc.nat(3),
      bigEndian: fc.boolean(),
      shift: fc.nat(7),
      seed: fc.integer({ min: 1, max: 1e6 }),
    });
    fc.assert(
      fc.property(shape, ({ fields: wanted, ascending, seed, ...rest }) => {
        let step = 0;
        const offsets = new Array<number>(wanted.length);
        const order = wanted.map((_, i) => i);
        if (!ascending) order.sort((a, b) => wanted[a].rank - wanted[b].rank);
        for (const i of order) {
          offsets[i] = step + wanted[i].gap;
          step = offsets[i] + widths[wanted[i].type];
        }
        const fields = wanted.map(({ type }, i) => field(`f${i}`, type as PointField['type'], offsets[i]));
        const value = (point: number, f: number) => {
          const [least, most] = reach[fields[f].type];
          const part = ((point * 48271 + f * 9973 + seed) % 1013) / 1012;
          return Math.floor(least + part * (most - least));
        };
        const cloud = cloudOf({ ...rest, fields, step }, value);
        const points = simd.readPoints(cloud, pointLayout(cloud), 0n);
        const count = cloud.width * cloud.height;
        const expected = Array.from({ length: count * fields.length }, (_, n) =>
          Math.fround(value(Math.floor(n / fields.length), n % fields.length)),
        );
        expect([...points]).toEqual(expected);
        simd.recycle();
      }),
      { numRuns: 300 },
    );
  });

  it('of one layout may have their fields elsewhere from cloud to cloud', () => {
    const at = (a: number, b: number, bigEndian: boolean) =>
      cloudOf({ fields: [field('a', 'int16', a), field('b', 'uint8', b)], width: 5, step: 9, bigEndian }, (i, f) =>
        f === 0 ? -i - 300 : i + 200,
      );
    const layout = pointLayout(at(0, 2, false));
    for (const cloud of [at(0, 2, false), at(3, 8, false), at(3, 8, true), at(0, 2, false)]) {
      const expected = [0, 1, 2, 3, 4].flatMap(i => [-i - 300, i + 200]);
      expect([...simd.readPoints(cloud, layout, 0n)]).toEqual(expected);
    }
  });
});

describe('passes over points', () => {
  const floats = [0, 4, 8, 12].map(offset => ['float32', offset] as const);

  it('are as few as vectors allow', () => {
    // What Velodyne drivers write: x y z intensity, ring, time.
    expect(kindsOf([...floats, ['uint16', 16], ['float32', 18]])).toEqual([11]);
    expect(kindsOf([...floats.slice(0, 3), ['uint8', 12]])).toEqual([9]);
    expect(kindsOf([...floats, ['uint16', 16]])).toEqual([8, 3]);
    expect(kindsOf(floats, true)).toEqual([9]);
    expect(kindsOf([...floats.slice(0, 3), ['float64', 16], ['int8', 24], ['uint8', 30]])).toEqual([8, 7, 10]);
    // Too far apart for the 16 and 8 bytes that are read, and a type that has no signed conversion.
    expect(kindsOf([...floats.slice(0, 1), ['int16', 30], ['uint32', 34]])).toEqual([6, 2, 5]);
  });
});
