// Point clouds of every layout the spec allows become the same interleaved numbers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramelockError } from '../../src/issue.js';
import { pointLayout, readPoints } from '../../src/kernel/index.js';
import type { PointField } from '../../src/message/value.js';
import { cloudOf, field, widths } from './clouds.js';

const types = Object.keys(widths) as PointField['type'][];
const xyzi = [
  field('x', 'float32', 0),
  field('y', 'float32', 4),
  field('z', 'float32', 8),
  field('intensity', 'float32', 12),
];

describe('readPoints', () => {
  it('reads any fields, counts, gaps, row padding, alignment and byte order', () => {
    const shape = fc
      .record({
        parts: fc.array(
          fc.record({ type: fc.constantFrom(...types), count: fc.integer({ min: 0, max: 3 }), gap: fc.nat(3) }),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        tail: fc.nat(3),
        width: fc.integer({ min: 1, max: 7 }),
        height: fc.integer({ min: 1, max: 4 }),
        rowPadding: fc.nat(5),
        bigEndian: fc.boolean(),
        shift: fc.nat(7),
      })
      .map(({ parts, tail, ...rest }) => {
        let offset = 0;
        const fields = parts.map(({ type, count, gap }, i) => {
          const here = field(`f${i}`, type, offset + gap, count);
          offset += gap + widths[type] * Math.max(1, count);
          return here;
        });
        return { ...rest, fields, step: offset + tail };
      });
    fc.assert(
      fc.property(shape, s => {
        const value = (point: number, f: number, element: number) => (point * 7 + f * 13 + element * 3) % 120;
        const cloud = cloudOf(s, value);
        const layout = pointLayout(cloud);
        const points = readPoints(cloud, layout);
        const expected: number[] = [];
        for (let i = 0; i < s.width * s.height; i++)
          s.fields.forEach((f, at) => {
            for (let e = 0; e < Math.max(1, f.count); e++) expected.push(value(i, at, e));
          });
        expect([...points]).toEqual(expected);
        expect(layout.width * s.width * s.height).toBe(points.length);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['int8', -128],
    ['uint8', 255],
    ['int16', -32768],
    ['uint16', 65535],
    ['int32', -8388608],
    ['uint32', 16777215],
    ['float32', Math.fround(0.1)],
    ['float64', 0.1],
  ] as const)('%s keeps its sign and range', (type, value) => {
    for (const bigEndian of [false, true]) {
      const cloud = cloudOf({ fields: [field('v', type, 1)], width: 2, step: 11, bigEndian }, () => value);
      expect([...readPoints(cloud, pointLayout(cloud))]).toEqual([Math.fround(value), Math.fround(value)]);
    }
  });

  it('copies packed float32 whole, also from an odd address and into a larger array', () => {
    const cloud = cloudOf({ fields: xyzi, width: 3, height: 2, step: 16, shift: 3 }, (i, f) => i + f / 8);
    const out = new Float32Array(30).fill(-1);
    expect(readPoints(cloud, pointLayout(cloud), out)).toBe(out);
    expect([...out.subarray(0, 8)]).toEqual([0, 0.125, 0.25, 0.375, 1, 1.125, 1.25, 1.375]);
    expect(out[24]).toBe(-1);
  });

  it('does not take for packed what only looks so', () => {
    const swapped = [field('y', 'float32', 4), field('x', 'float32', 0)];
    const cloud = cloudOf({ fields: swapped, width: 2, step: 8 }, (i, f) => 10 * i + f);
    expect([...readPoints(cloud, pointLayout(cloud))]).toEqual([0, 1, 10, 11]);
    const padded = cloudOf({ fields: xyzi, width: 2, height: 2, step: 16, rowPadding: 4 }, (i, f) => 10 * i + f);
    expect(readPoints(padded, pointLayout(padded))[8]).toBe(20);
    const big = cloudOf({ fields: xyzi, width: 2, step: 16, bigEndian: true }, (i, f) => 10 * i + f);
    expect([...readPoints(big, pointLayout(big))]).toEqual([0, 1, 2, 3, 10, 11, 12, 13]);
  });

  it('keeps the bits of a packed colour, whose floats may be NaN', () => {
    for (const type of ['float32', 'uint32'] as const) {
      const fields = [field('x', 'float32', 0), field('rgba', type, 8)];
      const cloud = cloudOf({ fields, width: 1, step: 12 }, () => 0);
      new DataView(cloud.data.buffer).setUint32(8, 0xff90_1234, true);
      const layout = pointLayout(cloud);
      expect(layout.columns[1].unit).toBe('bits');
      expect(new Uint32Array(readPoints(cloud, layout).buffer)[1]).toBe(0xff90_1234);
    }
  });

  it('takes a cloud of the same fields at other offsets, not of other fields', () => {
    const layout = pointLayout(cloudOf({ fields: xyzi, width: 1, step: 16 }, () => 0));
    const moved = xyzi.map(f => ({ ...f, offset: f.offset + 2 }));
    const cloud = cloudOf({ fields: moved, width: 1, step: 20 }, (_, f) => f);
    expect([...readPoints(cloud, layout)]).toEqual([0, 1, 2, 3]);
    const renamed = xyzi.map(f => (f.name === 'intensity' ? { ...f, name: 'ring' } : f));
    expect(
      codeOf(() =>
        readPoints(
          cloudOf({ fields: renamed, width: 1, step: 16 }, () => 0),
          layout,
        ),
      ),
    ).toBe('FL0306');
  });

  it('reads nothing from an empty cloud', () => {
    for (const [width, height] of [
      [0, 1],
      [0, 0],
      [5, 0],
    ]) {
      const cloud = {
        ...cloudOf({ fields: xyzi, width: 1, step: 16 }, () => 0),
        width,
        height,
        data: new Uint8Array(0),
      };
      expect(readPoints(cloud, pointLayout(cloud)).length).toBe(0);
    }
  });

  it('refuses a cloud that promises more than it holds', () => {
    const good = cloudOf({ fields: xyzi, width: 4, height: 2, step: 16 }, () => 0);
    const layout = pointLayout(good);
    const bad = [
      { data: good.data.subarray(1) },
      { width: 5 },
      { height: 3 },
      { width: 2 ** 31, height: 2 ** 31 },
      { step: 12 },
      { step: 0 },
      { rowStep: 0 },
      { rowStep: 60 },
      { width: -1 },
      { width: Number.NaN },
    ];
    for (const change of bad)
      expect([change, codeOf(() => readPoints({ ...good, ...change }, layout))]).toEqual([change, 'FL0306']);
    const many = cloudOf({ fields: [field('v', 'uint8', 0, 70000)], width: 1, step: 70000 }, () => 0);
    expect(codeOf(() => pointLayout(many))).toBe('FL0306');
  });

  it('refuses overlapping fields that would blow a message up', () => {
    const fields = Array.from({ length: 30000 }, (_, i) => field(`f${i}`, 'uint8', 0));
    const cloud = { ...cloudOf({ fields: [], width: 10000, step: 1 }, () => 0), fields };
    expect(codeOf(() => readPoints(cloud, pointLayout(cloud)))).toBe('FL0306');
  });
});

describe('pointLayout', () => {
  it('names every number once and says what it is', () => {
    const fields = [
      ...xyzi,
      field('n', 'float32', 16, 2),
      field('x', 'float64', 24),
      field('ring', 'uint16', 32),
      field('id', 'uint32', 34),
    ];
    const layout = pointLayout(cloudOf({ fields, width: 1, step: 38 }, () => 0));
    expect(layout.names).toEqual(['x', 'y', 'z', 'intensity', 'n_0', 'n_1', 'x_2', 'ring', 'id']);
    expect(layout.columns.map(c => c.unit).slice(0, 4)).toEqual(['m', 'm', 'm', '']);
    expect(layout.columns.filter(c => c.rounded).map(c => c.name)).toEqual(['x_2', 'id']);
    expect(layout.width).toBe(9);
  });
});

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof FramelockError) return error.code;
    throw error;
  }
  return undefined;
}
