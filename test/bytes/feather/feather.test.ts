// Feather files written by pyarrow (test/oracle/feather-golden.py), damaged ones, and the real log of Argoverse 2.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFeather, readColumns } from '../../../src/bytes/feather/index.js';
import { FramelockError } from '../../../src/issue.js';
import { nodeDecompressors } from '../../../src/platform/node/decompress.js';

interface Case {
  readonly name: string;
  readonly rows: number;
  readonly columns: Record<string, readonly (number | string | boolean | null)[]>;
  readonly file: string;
}

const golden: { cases: readonly Case[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../golden/feather.json'), 'utf8'),
);
const codecs = nodeDecompressors();
const bytesOf = ({ file }: Case) => new Uint8Array(Buffer.from(file, 'base64'));
const named = (name: string) => golden.cases.find(one => one.name === name) as Case;

/** Every column of every batch, in the golden file's notation. */
async function everything(bytes: Uint8Array, names: readonly string[]) {
  const file = openFeather(bytes, 'a.feather');
  const columns: Record<string, unknown[]> = Object.fromEntries(names.map(name => [name, []]));
  for (const i of file.batches.keys())
    for (const { column, values, valid } of await readColumns(file, i, names, codecs))
      for (let row = 0; row < file.batches[i].rows; row++)
        columns[column.name].push(valid?.[row] === 0 ? null : values[row]);
  return { file, columns };
}

function expected(values: Case['columns'][string], sample: unknown): unknown[] {
  return values.map(value => {
    if (value === null) return null;
    if (typeof sample === 'bigint') return BigInt(value as string);
    if (typeof value === 'boolean') return value ? 1 : 0;
    return typeof sample === 'number' ? Number(value) : value;
  });
}

describe('Feather files of pyarrow', () => {
  it.each(golden.cases.map(one => [one.name, one] as const))('%s', async (_, one) => {
    const { file, columns } = await everything(bytesOf(one), Object.keys(one.columns));
    expect(file.rows).toBe(one.rows);
    for (const [name, values] of Object.entries(one.columns))
      expect(columns[name], name).toEqual(
        expected(
          values,
          columns[name].find(value => value !== null),
        ),
      );
  });

  it('tells units of stamps and spans', () => {
    const { columns } = openFeather(bytesOf(named('nulls and bits')), 'a.feather');
    expect(columns.map(({ name, type, unit }) => [name, type, unit])).toEqual([
      ['number', 'int32', undefined],
      ['flag', 'bool', undefined],
      ['word', 'text', undefined],
      ['stamp', 'int64', 'ns'],
      ['span', 'int64', 'us'],
    ]);
  });
});

const failing = async (bytes: Uint8Array, names: readonly string[]) =>
  everything(bytes, names).then(
    () => undefined,
    (error: unknown) => error,
  );

describe('Feather files that cannot be read', () => {
  const good = bytesOf(named('every number, lz4'));
  it.each([
    ['empty', new Uint8Array(0), ['int8'], 'FL0532', 'begins with ARROW1'],
    ['text', new TextEncoder().encode('sensor_name,qw\n'), ['int8'], 'FL0532', 'begins with ARROW1'],
    ['Feather version 1', new TextEncoder().encode('FEA1 and more of it FEA1'), ['int8'], 'FL0532', 'version 2'],
    ['cut off', good.subarray(0, good.length - 9), ['int8'], 'FL0532', 'cut off at'],
    ['a column that is not there', good, ['qw'], 'FL0532', 'expected a column "qw", got int8, uint8'],
    ['a nested column', bytesOf(named('columns to step over')), ['list'], 'FL0532', 'numbers, bool or text'],
  ])('%s', async (_, bytes, names, code, text) => {
    expect(await failing(bytes, names)).toMatchObject({
      code,
      at: { file: 'a.feather' },
      message: expect.stringContaining(text),
    });
  });

  it('says which codec is missing', async () => {
    const file = openFeather(good, 'a.feather');
    await expect(readColumns(file, 0, ['int8'], new Map())).rejects.toMatchObject({ code: 'FL0204' });
  });

  it('refuses a buffer that says it is larger than memory may be, before it takes any', async () => {
    const one = named('numbers that compress, lz4');
    const bytes = bytesOf(one);
    const { batches, columns } = openFeather(bytes, 'a.feather');
    const { offset } = batches[0].buffers[columns[0].buffer + 1];
    new DataView(bytes.buffer).setBigInt64(offset, 2n ** 40n, true);
    expect(await failing(bytes, ['steps'])).toMatchObject({ code: 'FL0532' });
  });

  it('ends with a FramelockError or values, whatever bytes are changed', async () => {
    const cases = [named('text, lz4'), named('several batches'), named('columns to step over')];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...cases),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.double({ min: 0.5, max: 1, noNaN: true }),
        fc.boolean(),
        async (one, changes, length, cut) => {
          let bytes = bytesOf(one);
          // Most of the metadata stands at the end.
          for (const [at, value] of changes) bytes[Math.floor(at ** 0.5 * (bytes.length - 1))] = value;
          if (cut) bytes = bytes.subarray(0, Math.floor(length * bytes.length));
          const error = await failing(bytes, Object.keys(one.columns));
          if (error !== undefined) expect(error).toBeInstanceOf(FramelockError);
        },
      ),
      { numRuns: 800, seed: 11 },
    );
  });
});

const log = join(
  import.meta.dirname,
  '../../../../shared/data/noncommercial/av2/sensor/val/7fab2350-7eaf-3b7e-a39d-6937a4c1bede',
);

describe.skipIf(!existsSync(log))('the real log of Argoverse 2 (skipped without the data)', () => {
  const open = (name: string) => openFeather(new Uint8Array(readFileSync(join(log, name))), name);
  const column = async (name: string, names: string[]) => {
    const file = open(name);
    const all: ArrayLike<unknown>[][] = [];
    for (const i of file.batches.keys())
      all.push((await readColumns(file, i, names, codecs)).map(({ values }) => values));
    return names.map((_, c) => all.flatMap(batch => Array.from(batch[c])));
  };

  it.each([
    ['315966265259836000', 99229, 81, 9399, 10],
    ['315966265360032000', 99466, 81, 9289, 10],
  ])(
    'sweep %s: the points inside the boxes are as many as the dataset says',
    async (stamp, rows, boxes, sum, empty) => {
      const sweep = `sensors/lidar/${stamp}.feather`;
      expect([open(sweep).rows, open(sweep).batches.length]).toEqual([rows, 2]);
      const [x, y, z, offset] = (await column(sweep, ['x', 'y', 'z', 'offset_ns'])) as number[][];
      expect([Math.min(...offset.slice(0, 9e4)), offset.reduce((a, b) => Math.max(a, b))]).toSatisfy(
        ([low, high]) => low >= 2654000 && high <= 106085816,
      );
      const names = ['timestamp_ns', 'length_m', 'width_m', 'height_m', 'qw', 'qx', 'qy', 'qz', 'tx_m', 'ty_m', 'tz_m'];
      const [stamps, ...numbers] = await column('annotations.feather', [...names, 'num_interior_pts']);
      const mine = stamps.flatMap((t, i) => (t === BigInt(stamp) ? [i] : []));
      expect([stamps.length, new Set(stamps).size, mine.length]).toEqual([11364, 156, boxes]);
      const inside = mine.map(i => {
        const [l, w, h, qw, qx, qy, qz, tx, ty, tz] = numbers.map(list => Number(list[i]));
        // Rᵀ (p - t), R from the quaternion, rows written out.
        const R = [
          [1 - 2 * (qy * qy + qz * qz), 2 * (qx * qy + qz * qw), 2 * (qx * qz - qy * qw)],
          [2 * (qx * qy - qz * qw), 1 - 2 * (qx * qx + qz * qz), 2 * (qy * qz + qx * qw)],
          [2 * (qx * qz + qy * qw), 2 * (qy * qz - qx * qw), 1 - 2 * (qx * qx + qy * qy)],
        ];
        let count = 0;
        for (let p = 0; p < x.length; p++) {
          const [dx, dy, dz] = [x[p] - tx, y[p] - ty, z[p] - tz];
          const half = R.map(row => Math.abs(row[0] * dx + row[1] * dy + row[2] * dz) * 2);
          if (half[0] <= l && half[1] <= w && half[2] <= h) count++;
        }
        return count;
      });
      const told = mine.map(i => Number(numbers.at(-1)?.[i]));
      expect(inside).toEqual(told);
      expect([inside.reduce((a, b) => a + b), inside.filter(n => n === 0).length]).toEqual([sum, empty]);
    },
  );

  it('poses of the log', async () => {
    const [stamps] = await column('city_SE3_egovehicle.feather', ['timestamp_ns']);
    expect([stamps.length, typeof stamps[0]]).toEqual([2706, 'bigint']);
  });
});
