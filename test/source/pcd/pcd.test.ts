// PCD files against pypcd4 (test/oracle/pcd-golden.py): made up ones, real ones; and damaged ones.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramelockError } from '../../../src/issue.js';
import { type PointCloud, scalarBytes } from '../../../src/message/value.js';
import { isPcd, readPcd } from '../../../src/source/pcd/index.js';
import { lzfDecompress } from '../../../src/source/pcd/lzf.js';

interface Golden {
  readonly files: readonly {
    name: string;
    columns: Record<string, readonly (number | string)[]>;
    file: string;
  }[];
  readonly real: readonly { file: string; points: number; columns: Record<string, string> }[];
}

const golden: Golden = JSON.parse(readFileSync(join(import.meta.dirname, '../../golden/pcd.json'), 'utf8'));
const data = join(import.meta.dirname, '../../../../shared/data');
const bytesOf = (file: string) => new Uint8Array(Buffer.from(file, 'base64'));
const ascii = (text: string) => new TextEncoder().encode(text);

const GET = {
  int8: (view: DataView, at: number) => view.getInt8(at),
  uint8: (view: DataView, at: number) => view.getUint8(at),
  int16: (view: DataView, at: number) => view.getInt16(at, true),
  uint16: (view: DataView, at: number) => view.getUint16(at, true),
  int32: (view: DataView, at: number) => view.getInt32(at, true),
  uint32: (view: DataView, at: number) => view.getUint32(at, true),
  float32: (view: DataView, at: number) => view.getFloat32(at, true),
  float64: (view: DataView, at: number) => view.getFloat64(at, true),
};

function columnOf({ data, step, fields, width, height }: PointCloud, name: string): number[] {
  const field = fields.find(one => one.name === name)!;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: width * height * field.count }, (_, i) => {
    const point = Math.floor(i / field.count);
    return GET[field.type](view, point * step + field.offset + (i % field.count) * scalarBytes[field.type]);
  });
}

/** The bytes of a column without those of the others. */
function packed({ data, step, fields, width, height }: PointCloud, name: string): Uint8Array {
  const { offset, type, count } = fields.find(one => one.name === name)!;
  const size = scalarBytes[type] * count;
  const out = new Uint8Array(width * height * size);
  for (let i = 0; i < width * height; i++)
    out.set(data.subarray(i * step + offset, i * step + offset + size), i * size);
  return out;
}

describe('files written by pypcd4', () => {
  it.each(golden.files.map(one => [one.name, one] as const))('%s', (_, one) => {
    const { cloud, viewpoint } = readPcd(bytesOf(one.file), 'lidar', 'a.pcd');
    expect(isPcd(bytesOf(one.file))).toBe(true);
    expect(cloud.fields.map(field => field.name)).toEqual(Object.keys(one.columns));
    expect([cloud.height, cloud.rowStep, cloud.frameId]).toEqual([1, cloud.width * cloud.step, 'lidar']);
    expect(viewpoint).toEqual([0, 0, 0, 1, 0, 0, 0]);
    for (const [name, values] of Object.entries(one.columns))
      expect(columnOf(cloud, name), name).toEqual(values.map(Number));
  });
});

describe.skipIf(!existsSync(join(data, golden.real[0].file)))('real files (skipped without the data)', () => {
  it.each(golden.real.map(one => [one.file, one] as const))('%s: every column as pypcd4 reads it', (_, one) => {
    const { cloud } = readPcd(new Uint8Array(readFileSync(join(data, one.file))), '', one.file);
    expect(cloud.width * cloud.height).toBe(one.points);
    const hash = (name: string) => createHash('sha256').update(packed(cloud, name)).digest('hex');
    expect(Object.fromEntries(cloud.fields.map(({ name }) => [name, hash(name)]))).toEqual(one.columns);
  });
});

const header = (more: string) =>
  `# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 1\n${more}`;

describe('what the format allows', () => {
  it('old files: COLUMNS, no SIZE, TYPE and COUNT, carriage returns, NaN in every spelling, a point in two rows', () => {
    const text =
      'VERSION .5\r\nCOLUMNS x y z\r\nWIDTH 2\r\nHEIGHT 2\r\nDATA ascii\r\n1 2 3\r\nnan NaN -nan\r\n\r\n-inf +4e-2 .5\r\n7 8 9';
    const { cloud } = readPcd(ascii(text), '', 'old.pcd');
    expect([cloud.width, cloud.height, cloud.step, cloud.rowStep]).toEqual([2, 2, 12, 24]);
    expect(columnOf(cloud, 'x')).toEqual([1, Number.NaN, Number.NEGATIVE_INFINITY, 7]);
    expect(columnOf(cloud, 'y')).toEqual([2, Number.NaN, Math.fround(0.04), 8]);
  });

  it('arrays, padding and 8-byte integers', () => {
    const text =
      'VERSION 0.7\nFIELDS x _ hist t\nSIZE 4 1 2 8\nTYPE F U U U\nCOUNT 1 3 2 1\nWIDTH 2\nHEIGHT 1\nPOINTS 2\nDATA binary\n';
    const points = new Uint8Array(2 * 19);
    const view = new DataView(points.buffer);
    for (const [i, at] of [0, 19].entries()) {
      view.setFloat32(at, i + 0.5, true);
      view.setUint16(at + 7, 10 + i, true);
      view.setUint16(at + 9, 20 + i, true);
      view.setBigUint64(at + 11, 1700000000000000000n + BigInt(i) * 256n, true);
    }
    const { cloud } = readPcd(new Uint8Array([...ascii(text), ...points]), '', 'a.pcd');
    expect(cloud.fields.map(({ name, type, offset, count }) => [name, type, offset, count])).toEqual([
      ['x', 'float32', 0, 1],
      ['hist', 'uint16', 7, 2],
      ['t', 'float64', 11, 1],
    ]);
    expect([columnOf(cloud, 'x'), columnOf(cloud, 'hist'), columnOf(cloud, 't')]).toEqual([
      [0.5, 1.5],
      [10, 20, 11, 21],
      [1.7e18, 1.7e18 + 256],
    ]);
  });

  it('no points, one point, a million points', () => {
    for (const count of [0, 1, 1_000_000]) {
      const start = ascii(header(`WIDTH ${count}\nHEIGHT 1\nPOINTS ${count}\nDATA binary\n`));
      const bytes = new Uint8Array(start.length + 12 * count);
      bytes.set(start);
      expect(readPcd(bytes, '', 'a.pcd').cloud.data.length).toBe(12 * count);
    }
  });
});

describe('what cannot be read', () => {
  it.each([
    ['empty', '', 'ends with a line DATA'],
    ['not a PCD', 'ply\nformat ascii 1.0\n', 'ends with a line DATA'],
    ['binary zeros', '\0\0\0\0\n\0', 'ends with a line DATA'],
    ['no points', header('DATA ascii\n'), 'WIDTH and HEIGHT, or POINTS'],
    ['counts that disagree', header('WIDTH 2\nHEIGHT 1\nPOINTS 3\nDATA ascii\n'), 'WIDTH times HEIGHT, 2 x 1, got 3'],
    [
      'more points than there can be',
      header('POINTS 4000000\nDATA ascii\n1 2 3\n'),
      'expected 4000000 points of 3 values, got 6 bytes',
    ],
    ['more points than memory', header('POINTS 2000000000\nDATA binary\n'), 'at most'],
    ['too few points', header('POINTS 2\nDATA ascii\n1 2 3\n         \n'), 'expected 2 points, got 1'],
    ['too few values', header('POINTS 2\nDATA ascii\n1.25 2.5 3.5\n1 2\n'), 'expected 3 values of point 1, got 2'],
    ['no number', header('POINTS 1\nDATA ascii\n1 0x2 3\n'), 'expected a number, got "0x2"'],
    ['cut off', header('POINTS 2\nDATA binary\n12345678901234567890123'), '(24 bytes), got 23'],
    ['another way of writing', header('POINTS 1\nDATA zip\n'), 'DATA ascii, binary or binary_compressed, got zip'],
    [
      'a size that is none',
      `${header('').replace('SIZE 4 4 4', 'SIZE 4 3 4')}POINTS 1\nDATA ascii\n`,
      'field "y", got F 3',
    ],
    ['sizes missing', `${header('').replace('SIZE 4 4 4', 'SIZE 4 4')}POINTS 1\nDATA ascii\n`, '3 values of SIZE'],
    [
      'a count of nothing',
      `${header('').replace('COUNT 1 1 1', 'COUNT 1 0 1')}POINTS 1\nDATA ascii\n`,
      'COUNT of field "y"',
    ],
    ['lengths missing', header('POINTS 1\nDATA binary_compressed\n1234567'), 'two lengths'],
    [
      'another length',
      header('POINTS 1\nDATA binary_compressed\n\0\0\0\0\u000d\0\0\0'),
      'expected 12 bytes of points after',
    ],
  ])('%s: FL0533', (_, text, says) => {
    expect(() => readPcd(ascii(text), '', 'a.pcd')).toThrowError(
      expect.objectContaining({ code: 'FL0533', at: { file: 'a.pcd' }, message: expect.stringContaining(says) }),
    );
  });

  it('a value that does not fit its field', () => {
    const text = `${header('').replace('4 4 4', '1 4 4').replace('TYPE F', 'TYPE U')}POINTS 1\nDATA ascii\n256 1 1\n`;
    expect(() => readPcd(ascii(text), '', 'a.pcd')).toThrowError(/uint8 in "x" of point 0, got "256"/);
  });

  it('ends with FL0533 or a cloud, whatever bytes are changed', () => {
    const files = golden.files.filter(one => one.name.includes('150')).map(one => bytesOf(one.file));
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (file, changes, length, cut) => {
          const bytes = file.slice(0, cut ? Math.floor(length * file.length) : file.length);
          for (const [at, value] of changes) if (bytes.length > 0) bytes[at % Math.min(bytes.length, 600)] = value;
          try {
            const { cloud } = readPcd(bytes, '', 'a.pcd');
            expect(cloud.data.length).toBeGreaterThanOrEqual(cloud.width * cloud.height * cloud.step);
          } catch (error) {
            expect(error).toBeInstanceOf(FramelockError);
          }
        },
      ),
      { numRuns: 600, seed: 3 },
    );
  });
});

describe('LZF', () => {
  /** A plain encoder of the format: a copy wherever the next three bytes were seen, else literals. */
  function encode(bytes: readonly number[]): number[] {
    const out: number[] = [];
    const seen = new Map<string, number>();
    let literals: number[] = [];
    const flush = () => {
      for (let i = 0; i < literals.length; i += 32) {
        const run = literals.slice(i, i + 32);
        out.push(run.length - 1, ...run);
      }
      literals = [];
    };
    for (let i = 0; i < bytes.length; ) {
      const key = bytes.slice(i, i + 3).join();
      const from = i + 3 <= bytes.length ? seen.get(key) : undefined;
      seen.set(key, i);
      if (from === undefined || i - from > 8192) {
        literals.push(bytes[i++]);
        continue;
      }
      flush();
      let length = 3;
      while (length < 264 && i + length < bytes.length && bytes[from + length] === bytes[i + length]) length++;
      const back = i - from - 1;
      if (length - 2 < 7) out.push(((length - 2) << 5) | (back >> 8), back & 255);
      else out.push((7 << 5) | (back >> 8), length - 9, back & 255);
      i += length;
    }
    flush();
    return out;
  }

  it('gives back what was compressed', () => {
    const byte = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 255 }));
    const runs = fc.array(fc.tuple(byte, fc.integer({ min: 1, max: 400 })), { maxLength: 30 });
    fc.assert(
      fc.property(runs, list => {
        const bytes = list.flatMap(([value, count]) =>
          Array.from({ length: count }, (_, i) => (value + (i % 3)) & 255),
        );
        expect([...lzfDecompress(Uint8Array.from(encode(bytes)), bytes.length)]).toEqual(bytes);
      }),
      { numRuns: 200, seed: 4 },
    );
  });

  it.each([
    ['a copy from before the start', [0, 1, 0x20, 5], 4],
    ['literals that are not there', [5, 1, 2], 6],
    ['too little', [0, 1], 2],
    ['too much', [1, 1, 2], 1],
    ['a copy cut off', [0, 1, 0xe0], 20],
    ['a length that cannot come out', [0, 1], 1e6],
  ])('refuses %s', (_, bytes, size) => {
    expect(() => lzfDecompress(Uint8Array.from(bytes), size)).toThrowError(expect.objectContaining({ code: 'FL0533' }));
  });
});
