// PLY files: every way to write them gives the same points, and no header makes more of a file than is there.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramelockError } from '../../../src/issue.js';
import type { PointCloud, PointField } from '../../../src/message/value.js';
import { isPly, readPly } from '../../../src/source/ply/index.js';

type Scalar = PointField['type'];
const names: Record<Scalar, readonly [string, string]> = {
  int8: ['char', 'int8'],
  uint8: ['uchar', 'uint8'],
  int16: ['short', 'int16'],
  uint16: ['ushort', 'uint16'],
  int32: ['int', 'int32'],
  uint32: ['uint', 'uint32'],
  float32: ['float', 'float32'],
  float64: ['double', 'float64'],
};
const size = (type: Scalar) => Number(type.replace(/\D+/, '')) / 8;

/** Independent of the reader: DataView's own setters by name. */
function put(type: Scalar, value: number, little: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(size(type)));
  const setter = `set${type[0].toUpperCase()}${type.slice(1)}`.replace('Uint', 'Uint') as 'setFloat32';
  view[setter](0, value, little);
  return new Uint8Array(view.buffer);
}

const latin = (text: string) => Uint8Array.from(text, c => c.charCodeAt(0));
const concat = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap(part => [...part]));

function values({ data, step, fields, width, bigEndian }: PointCloud): number[][] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: width }, (_, i) =>
    fields.map(({ type, offset }) => {
      const getter = `get${type[0].toUpperCase()}${type.slice(1)}` as 'getFloat32';
      return view[getter](i * step + offset, !bigEndian);
    }),
  );
}

const properties: readonly (readonly [string, Scalar])[] = [
  ['x', 'float32'],
  ['y', 'float32'],
  ['z', 'float64'],
  ['red', 'uint8'],
  ['ring', 'uint16'],
  ['dt', 'int32'],
];
const points = [
  [1.5, -2.25, 3.125, 255, 65535, -7],
  [0, 1e-3, -1e9, 0, 0, 2 ** 31 - 1],
];

interface Written {
  readonly format: 'ascii' | 'binary_little_endian' | 'binary_big_endian';
  readonly spelling?: 0 | 1;
  readonly feed?: string;
  /** A list between the properties, and an element before and behind the points. */
  readonly around?: boolean;
}

function written({ format, spelling = 0, feed = '\n', around = false }: Written): Uint8Array {
  const element = (type: Scalar) => names[type][spelling];
  const listed = around ? [`property list uchar int seen_by`] : [];
  const header = [
    'ply',
    `format ${format} 1.0`,
    'comment end_header is not here',
    ...(around ? ['element camera 2', 'property float fx', 'property list uchar float k'] : []),
    `element vertex ${points.length}`,
    ...properties.slice(0, 3).map(([name, type]) => `property ${element(type)} ${name}`),
    ...listed,
    ...properties.slice(3).map(([name, type]) => `property ${element(type)} ${name}`),
    'obj_info made by a test',
    ...(around ? ['element face 1', 'property list uchar int vertex_indices'] : []),
    'end_header',
    '',
  ].join(feed);
  const little = format === 'binary_little_endian';
  const rows: [Scalar, number][][] = [
    ...(around
      ? ([
          [
            ['float32', 700],
            ['uint8', 2],
            ['float32', 0.1],
            ['float32', 0.2],
          ],
          [
            ['float32', 1],
            ['uint8', 0],
          ],
        ] as [Scalar, number][][])
      : []),
    ...points.map((point, i): [Scalar, number][] => {
      const row = point.map((value, k): [Scalar, number] => [properties[k][1], value]);
      const list: [Scalar, number][] = around
        ? [['uint8', i], ...Array.from({ length: i }, (): [Scalar, number] => ['int32', 9])]
        : [];
      return [...row.slice(0, 3), ...list, ...row.slice(3)];
    }),
    ...(around
      ? ([
          [
            ['uint8', 3],
            ['int32', 0],
            ['int32', 1],
            ['int32', 1],
          ],
        ] as [Scalar, number][][])
      : []),
  ];
  if (format === 'ascii')
    return latin(header + rows.map(row => row.map(([, value]) => value).join(' ') + feed).join(''));
  return concat([latin(header), ...rows.flatMap(row => row.map(([type, value]) => put(type, value, little)))]);
}

const expected = points.map(point =>
  point.map((value, i) => (properties[i][1] === 'float32' ? Math.fround(value) : value)),
);

describe('every way to write it', () => {
  const ways = (['ascii', 'binary_little_endian', 'binary_big_endian'] as const).flatMap(format =>
    [false, true].flatMap(around =>
      ['\n', '\r\n', '\r'].map((feed, i) => ({ format, around, feed, spelling: (i % 2) as 0 | 1 })),
    ),
  );
  it.each(ways)('$format, more elements $around, $feed', way => {
    const bytes = written(way);
    expect(isPly(bytes)).toBe(true);
    const cloud = readPly(bytes, 'lidar', 'a.ply');
    expect(cloud).toMatchObject({ kind: 'points', frameId: 'lidar', width: 2, height: 1 });
    expect(cloud.fields.map(({ name, type }) => [name, type])).toEqual(properties);
    expect(values(cloud)).toEqual(expected);
  });

  it('a data byte that looks like a line feed belongs to the data', () => {
    const header = [
      'ply',
      'format binary_little_endian 1.0',
      'element vertex 1',
      'property uchar x',
      'property uchar y',
      'property uchar z',
      'end_header',
      '',
    ];
    for (const feed of ['\n', '\r\n', '\r']) {
      const cloud = readPly(concat([latin(header.join(feed)), Uint8Array.of(10, 13, 10)]), '', '');
      expect(values(cloud)).toEqual([[10, 13, 10]]);
    }
  });

  it('binary points are a view of the file', () => {
    const bytes = written({ format: 'binary_big_endian' });
    expect(readPly(bytes, '', '').data.buffer).toBe(bytes.buffer);
  });

  it('nan and inf as text, and an empty cloud', () => {
    const head = (count: number) =>
      `ply\nformat ascii 1.0\nelement vertex ${count}\nproperty float x\nproperty float y\nproperty float z\nend_header\n`;
    expect(values(readPly(latin(`${head(1)}nan -inf Infinity`), '', ''))).toEqual([[Number.NaN, -Infinity, Infinity]]);
    expect(readPly(latin(head(0)), '', '')).toMatchObject({ width: 0, data: new Uint8Array(0) });
  });
});

describe('refused with what was expected and found', () => {
  const good = new TextDecoder('latin1').decode(written({ format: 'ascii' }));
  it.each([
    ['no header', 'ply\nformat ascii 1.0\n', 'ends with a line end_header'],
    ['another file', 'plyx\nend_header\n', 'a first line ply'],
    ['no format', good.replace(/format.*\n/, ''), 'a line of format, got none'],
    ['another format', good.replace('ascii 1.0', 'ascii 2.0'), 'got ascii 2.0'],
    ['another word', good.replace('obj_info', 'hello'), 'got "hello"'],
    ['no vertex', good.replace('element vertex', 'element points'), 'an element vertex, got points'],
    ['a negative count', good.replace('vertex 2', 'vertex -2'), 'got vertex -2'],
    ['a count of text', good.replace('vertex 2', 'vertex two'), 'got vertex two'],
    ['no z', good.replace('property double z', 'property double height'), 'none called z'],
    ['an unknown type', good.replace('property double z', 'property half z'), 'got half z'],
    [
      'a list counted by floats',
      good.replace('property uchar red', 'property list float int red'),
      'a property with a type',
    ],
    ['more points than there are', good.replace('vertex 2', 'vertex 3'), 'another number, got the end'],
    ['2^31 points', good.replace('vertex 2', 'vertex 2147483648'), 'at most'],
    ['10^7 points', good.replace('vertex 2', 'vertex 10000000'), 'got fewer bytes than that'],
    ['no number', good.replace('-2.25', 'here'), 'got "here"'],
    ['an integer out of range', good.replace('255', '256'), 'a number of type uint8, got "256"'],
    ['an integer with a fraction', good.replace('65535', '6.5'), 'got "6.5"'],
  ])('%s', (_, text, words) => {
    const attempt = () => readPly(latin(text), '', 'scan.ply');
    expect(attempt).toThrow(words);
    expect(attempt).toThrow(FramelockError);
    try {
      attempt();
    } catch (error) {
      expect(error).toMatchObject({ code: 'FL0123', at: { file: 'scan.ply' } });
    }
  });

  it('a cut binary file says how many bytes', () => {
    const bytes = written({ format: 'binary_little_endian' });
    expect(() => readPly(bytes.subarray(0, bytes.length - 1), '', '')).toThrow(
      '2 points of 23 bytes (46 bytes), got 45',
    );
  });
});

describe('fuzz', () => {
  it('flipped, cut and grown files give a cloud that lies in its bytes, or FL0123', () => {
    const originals = (['ascii', 'binary_little_endian', 'binary_big_endian'] as const).flatMap(format => [
      written({ format }),
      written({ format, around: true }),
    ]);
    fc.assert(
      fc.property(
        fc.constantFrom(...originals),
        fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 6 }),
        fc.nat(600),
        (original, flips, cut) => {
          const bytes = original.slice(0, cut < 300 ? original.length : original.length - (cut - 300));
          for (const [at, value] of flips) if (at < bytes.length) bytes[at] = value;
          try {
            const { data, step, width, fields } = readPly(bytes, '', '');
            expect(data.length).toBe(step * width);
            for (const { offset, type } of fields) expect(offset + size(type)).toBeLessThanOrEqual(step);
          } catch (error) {
            expect(error).toBeInstanceOf(FramelockError);
            expect((error as FramelockError).code).toBe('FL0123');
          }
        },
      ),
      { seed: 11, numRuns: 3000 },
    );
  });

  it('a million points as text are read in one go', () => {
    const head =
      'ply\nformat ascii 1.0\nelement vertex 1000000\nproperty float x\nproperty float y\nproperty float z\nend_header\n';
    const bytes = latin(head + '1 2 3\n'.repeat(1_000_000));
    const cloud = readPly(bytes, '', '');
    expect(cloud.width).toBe(1_000_000);
    expect(new DataView(cloud.data.buffer).getFloat32(12 * 999_999 + 8, true)).toBe(3);
  });
});
