// Damaged and malicious protobuf, definitions and messages: one clear line, quickly, without large allocations.

import { readFileSync } from 'node:fs';
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { describe, expect, it } from 'vitest';
import { FramelockError, Issues } from '../../src/issue.js';
import { decoderFor, lateReaders } from '../../src/message/index.js';
import { NO_STAMP } from '../../src/source/source.js';
import { opened } from '../source/mcap/opened.js';
import { cpuMs } from '../support/cpu-time.js';
import { channel, join, mcapFile, schema } from '../support/mcap-builder.js';
import { seeded } from '../support/seeded.js';

interface Field {
  name: string;
  number: number;
  type?: number;
  label?: number;
  typeName?: string;
  defaultValue?: string;
}
interface Type {
  name?: string;
  field?: Field[];
  nestedType?: Type[];
  options?: { mapEntry: boolean };
}
interface File {
  name?: string;
  package?: string;
  syntax?: string;
  edition?: number;
  dependency?: string[];
  messageType?: Type[];
}

const INT32 = 5;
const STRING = 9;
const GROUP = 10;
const MESSAGE = 11;
const late = await lateReaders(['protobuf']);
const set = (...file: File[]) =>
  toBinary(
    FileDescriptorSetSchema,
    create(FileDescriptorSetSchema, { file } as MessageInitShape<typeof FileDescriptorSetSchema>),
  );
const field = (name: string, number: number, type = INT32, more: Partial<Field> = {}): Field => ({
  name,
  number,
  type,
  label: 1,
  ...more,
});
const list = (name: string, number: number, type: number, typeName?: string): Field =>
  field(name, number, type, { label: 3, typeName });
const file = (types: Type[], more: File = {}): File => ({
  name: 'a.proto',
  syntax: 'proto3',
  messageType: types,
  ...more,
});

/** Of a known type, so that what is wrong is said. */
const TYPE = 'foxglove.CompressedImage';
const image: Type = {
  name: 'CompressedImage',
  field: [field('data', 2, 12), field('format', 3, STRING), field('frame_id', 4, STRING)],
};
const inFoxglove = (more: Type = {}, rest: File = {}) =>
  file([{ ...image, ...more, field: [...image.field!, ...(more.field ?? [])] }], { package: 'foxglove', ...rest });

function make(definition: Uint8Array, type = TYPE, issues = new Issues()) {
  const text = Buffer.from(definition).toString('latin1');
  return decoderFor(
    { topic: '/t', type, encoding: 'protobuf', schema: { name: type, encoding: 'protobuf', text } },
    issues,
    late,
  );
}

function quickly<T>(run: () => T): T {
  const start = cpuMs();
  const result = run();
  expect(cpuMs() - start).toBeLessThan(30_000);
  return result;
}

/** What making a decoder says of a definition. */
function said(definition: Uint8Array): string {
  const issues = new Issues();
  quickly(() => make(definition, TYPE, issues));
  return issues
    .sorted()
    .map(({ code, text }) => `${code} ${text}`)
    .join('; ');
}

const nested = (depth: number): Type => (depth === 0 ? { name: 'N' } : { name: 'N', nestedType: [nested(depth - 1)] });
const chain = (n: number) =>
  Array.from({ length: n }, (_, i): File => ({ name: `${i}`, dependency: i + 1 < n ? [`${i + 1}`] : [] }));

describe('definitions', () => {
  // No it.each: rows hold megabytes.
  for (const [name, definition, expected] of [
    ['one that is whole', set(inFoxglove()), ''],
    ['noise', Uint8Array.from({ length: 300 }, (_, i) => (i * 89) & 255), 'FL0380 .*FileDescriptorSet'],
    ['cut', set(inFoxglove()).slice(0, -5), 'FL0380 .*FileDescriptorSet|FL0380 .*bytes of definition'],
    ['of another type', set(file([{ name: 'B' }])), 'FL0380 .*CompressedImage'],
    [
      'two million empty files',
      new Uint8Array(4_000_000).map((_, i) => (i % 2 ? 0 : 10)),
      'FL0380 .*at most 16384 types',
    ],
    [
      'too many fields',
      set(inFoxglove({ field: Array.from({ length: 65536 }, (_, i) => field(`f${i}`, i + 10)) })),
      'FL0380 .*at most 65536 fields',
    ],
    ['types in types', set(inFoxglove({ nestedType: [nested(90)] })), 'FL0380 .*levels'],
    [
      'imports in a circle',
      set(inFoxglove({}, { dependency: ['b'] }), { name: 'b', dependency: ['a.proto'] }),
      'FL0380 .*importing itself',
    ],
    ['a file importing itself', set(inFoxglove({}, { dependency: ['a.proto'] })), 'FL0380 .*importing itself'],
    ['five thousand imports deep', set(...chain(5000), inFoxglove({}, { dependency: ['0'] })), ''],
    [
      'an import that is not there, and needed',
      set(inFoxglove({ field: [field('x', 9, MESSAGE, { typeName: '.other.X' })] }, { dependency: ['other/x.proto'] })),
      'FL0380 .*other/x.proto',
    ],
    ['an import that is not there, and not needed', set(inFoxglove({}, { dependency: ['gogo.proto'] })), ''],
    [
      'a well-known import that is not there',
      set(
        inFoxglove(
          { field: [field('timestamp', 1, MESSAGE, { typeName: '.google.protobuf.Timestamp' })] },
          { dependency: ['google/protobuf/timestamp.proto'] },
        ),
      ),
      '',
    ],
    [
      'the file before what it imports',
      set(inFoxglove({}, { dependency: ['b', 'c'] }), { name: 'b', dependency: ['c'] }, { name: 'c' }),
      '',
    ],
    ['field number 0', set(inFoxglove({ field: [field('x', 0)] })), 'FL0380 .*field numbers'],
    ['field number 2^29', set(inFoxglove({ field: [field('x', 2 ** 29)] })), 'FL0380 .*field numbers'],
    ['one number twice', set(inFoxglove({ field: [field('x', 2)] })), 'FL0380 .*different fields'],
    ['one name twice', set(inFoxglove({ field: [field('data', 9)] })), 'FL0380 .*different fields'],
    ['a name that is none', set(inFoxglove({ field: [field('a b', 9)] })), 'FL0380 .*invalid field name'],
    ['a long name', set(inFoxglove({ field: [field('x'.repeat(2000), 9)] })), 'FL0380 .*at most 1024 bytes'],
    [
      'a map with three fields',
      set(
        inFoxglove({
          nestedType: [{ name: 'E', options: { mapEntry: true }, field: [1, 2, 3].map(n => field(`f${n}`, n)) }],
        }),
      ),
      'FL0380 .*map',
    ],
    [
      'a default of another type',
      set(inFoxglove({ field: [field('x', 9, INT32, { defaultValue: 'much' })] }, { syntax: 'proto2' })),
      'FL0380 .*default value',
    ],
    ['an unknown syntax', set(inFoxglove({}, { syntax: 'proto9' })), 'FL0380 .*syntax'],
    ['a later edition', set(inFoxglove({}, { syntax: 'editions', edition: 99999 })), 'FL0380 .*edition'],
    ['nothing', new Uint8Array(0), 'FL0302 '],
  ] as [string, Uint8Array, string][])
    it(name, () => {
      const text = said(definition);
      if (expected === '') expect(text).toBe('');
      else expect(text).toMatch(new RegExp(`^(?:${expected})`));
      expect(text.length).toBeLessThan(500);
    });

  it('of a field that a known type needs leave the topic to be listed', () => {
    const other = file([{ name: 'CompressedImage', field: [field('data', 2, STRING)] }], { package: 'foxglove' });
    expect(said(set(other))).toBe(
      'FL0301 /t: its foxglove.CompressedImage has no usable field format; its messages are listed but not exported',
    );
  });
});

const tree = set(
  file([
    {
      name: 'T',
      field: [
        field('child', 1, MESSAGE, { typeName: '.T' }),
        list('children', 2, MESSAGE, '.T'),
        list('numbers', 3, INT32),
        list('words', 4, STRING),
        field('word', 5, STRING),
        list('doubles', 6, 1),
        field('count', 7),
      ],
    },
    { name: 'Old', field: [field('group', 1, GROUP, { typeName: '.Old' })] },
  ]),
);
const repeat = (n: number, ...bytes: number[]) =>
  new Uint8Array(n * bytes.length).map((_, i) => bytes[i % bytes.length]);
/** A message in a message, n times. */
function deep(n: number): Uint8Array {
  let inner = new Uint8Array(0);
  for (let i = 0; i < n; i++) {
    const head = [0x0a];
    for (let rest = inner.length; ; rest >>>= 7) {
      if (rest < 128) {
        head.push(rest);
        break;
      }
      head.push((rest & 127) | 128);
    }
    inner = Uint8Array.of(...head, ...inner);
  }
  return inner;
}

function outcome(type: string, bytes: Uint8Array): string {
  const decoder = make(tree, type);
  return quickly(() => {
    try {
      return decoder.decode(bytes).kind;
    } catch (error) {
      if (!(error instanceof FramelockError)) throw error;
      expect(error.message.length).toBeLessThan(400);
      return `${error.code} ${error.message}`;
    }
  });
}

describe('messages', () => {
  for (const [name, type, bytes, expected] of [
    ['99 levels', 'T', deep(99), 'generic'],
    ['100 levels and more', 'T', deep(100), 'FL0304 .*nested'],
    ['a million levels', 'T', repeat(1_000_000, 0x0a, 0xff, 0xff, 0xff, 0x07), 'FL0304 '],
    ['groups without end', 'Old', repeat(100_000, 0x0b), 'FL0304 '],
    ['unknown groups without end', 'T', repeat(100_000, 0x7b), 'FL0304 '],
    ['a group closed by another', 'Old', Uint8Array.of(0x0b, 0x14), 'FL0304 '],
    ['an end without a group', 'T', Uint8Array.of(0x0c), 'FL0304 '],
    ['millions of empty messages', 'T', repeat(3_000_000, 0x12, 0), 'FL0304 .*parts'],
    ['millions of empty strings', 'T', repeat(5_000_000, 0x22, 0), 'FL0304 .*parts'],
    ['a hundred thousand empty messages', 'T', repeat(100_000, 0x12, 0), 'generic'],
    ['a million numbers, one by one', 'T', repeat(1_000_000, 0x18, 1), 'generic'],
    ['a million lists of one number', 'T', repeat(1_000_000, 0x1a, 1, 1), 'generic'],
    ['a length beyond the end', 'T', Uint8Array.of(0x2a, 0xff, 0xff, 0xff, 0xff, 0x0f, 65), 'FL0304 '],
    ['a list that ends in a number', 'T', Uint8Array.of(0x1a, 2, 1, 0x80, 1), 'FL0304 '],
    ['seven eighths of a double', 'T', Uint8Array.of(0x32, 7, 0, 0, 0, 0, 0, 0, 0), 'FL0304 .*8 bytes'],
    ['a varint without end', 'T', repeat(20, 0xff), 'FL0304 '],
    ['a number of eleven bytes', 'T', Uint8Array.of(0x38, ...repeat(10, 0x80), 1), 'FL0304 '],
    ['a field of number 0', 'T', Uint8Array.of(0, 1), 'FL0304 '],
    ['wire types 6 and 7', 'T', Uint8Array.of(0x0e), 'FL0304 '],
    ['text that is not UTF-8', 'T', Uint8Array.of(0x2a, 3, 65, 0xff, 66), 'generic'],
  ] as [string, string, Uint8Array, string][])
    it(name, () => {
      expect(outcome(type, bytes)).toMatch(new RegExp(`^(?:${expected})`));
    });

  it('keeps what is no text as the sign for it', () => {
    const { value } = make(tree, 'T').decode(Uint8Array.of(0x2a, 3, 65, 0xff, 66)) as unknown as {
      value: { word: string };
    };
    expect(value.word).toBe('A\ufffdB');
  });
});

interface Golden {
  readonly definitions: { readonly [type: string]: string };
  readonly cases: readonly { readonly type: string; readonly data: string }[];
}
const golden: Golden = JSON.parse(readFileSync(new URL('../golden/protobuf.json', import.meta.url), 'utf8'));
const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));

function damaged(bytes: Uint8Array, random: () => number): Uint8Array {
  const copy = bytes.slice(0, random() < 0.2 ? Math.floor(random() * bytes.length) : bytes.length);
  for (let n = 1 + Math.floor(random() * 6); n > 0 && copy.length > 0; n--)
    copy[Math.floor(random() * copy.length)] = random() < 0.5 ? 255 : Math.floor(random() * 256);
  return copy;
}

describe('noise', () => {
  it('in messages and their definitions is a value or a line, never anything else', () => {
    const next = seeded(81);
    const random = () => next() / 2 ** 31;
    const counts = { value: 0, refused: 0, definition: 0 };
    for (const { type, data } of golden.cases) {
      const whole = make(fromBase64(golden.definitions[type]), type);
      for (let i = 0; i < 150; i++) {
        const decoder = i % 10 === 0 ? make(damaged(fromBase64(golden.definitions[type]), random), type) : whole;
        if (decoder !== whole) counts.definition++;
        const bytes = damaged(fromBase64(data), random);
        decoder.stamp(bytes.subarray(0, decoder.stampPrefix));
        try {
          decoder.decode(bytes);
          counts.value++;
        } catch (error) {
          expect(error).toBeInstanceOf(FramelockError);
          counts.refused++;
        }
      }
    }
    expect(Math.min(counts.value, counts.refused, counts.definition)).toBeGreaterThan(100);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

describe('pieces', () => {
  // Protobuf encoding, "Last One Wins": of a singular message that comes twice the pieces are merged, in a list they are two.
  const part: Type = { name: 'P', field: [field('a', 1), field('b', 2), list('c', 3, INT32)] };
  const whole: Type = {
    name: 'W',
    field: [field('one', 1, MESSAGE, { typeName: '.P' }), list('all', 2, MESSAGE, '.P')],
  };
  const read = (...bytes: number[]) =>
    (make(set(file([whole, part])), 'W').decode(Uint8Array.from(bytes)) as unknown as { value: object }).value;
  const [first, second] = [
    [6, 0x08, 1, 0x10, 2, 0x18, 3],
    [4, 0x10, 5, 0x18, 6],
  ];

  it('of a message are one', () => {
    const { one } = read(0x0a, ...first, 0x0a, ...second) as { one: object };
    expect({ ...one }).toEqual({ a: 1, b: 5, c: Int32Array.of(3, 6) });
  });

  it('of a list are its entries', () => {
    const { all } = read(0x12, ...first, 0x12, ...second) as { all: object[] };
    expect(all.map(each => ({ ...each }))).toEqual([
      { a: 1, b: 2, c: Int32Array.of(3) },
      { a: 0, b: 5, c: Int32Array.of(6) },
    ]);
  });
});

describe('stamps', () => {
  const time = (seconds: number, nanos: number): Type => ({
    name: 'Time',
    field: [field('sec', seconds, 3), field('nsec', nanos)],
  });
  const header: Type = {
    name: 'Header',
    field: [field('frame', 1, STRING), field('stamp', 2, MESSAGE, { typeName: '.Time' })],
  };
  const type: Type = { name: 'M', field: [field('data', 1, 12), field('header', 3, MESSAGE, { typeName: '.Header' })] };
  const definition = set(file([type, header, time(1, 2)]));
  // header { frame: "f", stamp { sec: 5, nsec: 7 } }
  const stamped = [0x1a, 9, 0x0a, 1, 102, 0x12, 4, 0x08, 5, 0x10, 7];
  const large = [0x0a, 0x88, 0x27, ...new Uint8Array(5000)];

  it('of a header are found wherever it stands', async () => {
    const decoder = make(definition, 'M');
    expect(decoder.stamp(Uint8Array.from(stamped))).toBe(5_000_000_007n);
    expect(decoder.stamp(Uint8Array.from([...stamped, ...large]).subarray(0, decoder.stampPrefix))).toBe(
      5_000_000_007n,
    );
    expect(decoder.stamp(Uint8Array.from([...large, ...stamped]).subarray(0, decoder.stampPrefix))).toBeUndefined();
    const messages = [[...stamped, ...large], [...large, ...stamped], large];
    for (const chunks of [true, false]) {
      const { source } = await opened(
        mcapFile({
          definitions: join(schema(1, 'M', 'protobuf', definition), channel(1, 1, '/m', 'protobuf')),
          groups: [messages.map((data, i) => ({ channel: 1, log: BigInt(i), data: Uint8Array.from(data) }))],
          chunks,
        }),
      );
      expect([...source.messages.stampNs]).toEqual([5_000_000_007n, 5_000_000_007n, NO_STAMP]);
    }
  });

  it('of a list are those of its first entry, or none', () => {
    const entry: Type = { name: 'T', field: [field('timestamp', 1, MESSAGE, { typeName: '.Time' }), field('n', 2)] };
    const { stamp } = make(
      set(file([{ name: 'L', field: [list('transforms', 1, MESSAGE, '.T')] }, entry, time(1, 2)])),
      'L',
    );
    const [bare, timed] = [
      [0x0a, 2, 0x10, 9],
      [0x0a, 6, 0x0a, 4, 0x08, 5, 0x10, 7],
    ];
    expect(stamp(Uint8Array.from([...timed, ...bare]))).toBe(5_000_000_007n);
    expect(stamp(Uint8Array.from([...bare, ...timed]))).toBeUndefined();
  });

  it('beyond 64 bits are none', () => {
    const decoder = make(definition, 'M');
    const huge = [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    expect(decoder.stamp(Uint8Array.of(0x1a, 12, 0x12, 10, ...huge))).toBeUndefined();
    expect(decoder.stamp(Uint8Array.of(0x1a, 2, 0x12, 0))).toBe(0n);
  });
});
