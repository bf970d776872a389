// IDL as ROS 2 records it: what its own tools write and peers read (test/oracle/ros2idl-golden.py), and what it refuses.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FramelockError, Issues } from '../../src/issue.js';
import { builtinDefinition, decodeMessage, decoderFor } from '../../src/message/index.js';
import { stampReader } from '../../src/message/stamp.js';
import { define, fromHex } from './helpers.js';

interface Case {
  readonly type: string;
  readonly idl: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the peers give
  readonly messages: readonly { data: string; xcdr1: string; xcdr2: string; value: any }[];
}
const golden: { adapted: Case[]; written: Case[] } = JSON.parse(
  readFileSync(new URL('../golden/ros2idl.json', import.meta.url), 'utf8'),
);
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const idl = (text: string, name = 'a/msg/T') => define(text, 'ros2idl', name);
const struct = (members: string, before = '') => `module a { module msg { ${before} struct T { ${members} }; }; };`;
const refusal = (text: string, name = 'a/msg/T') => {
  try {
    idl(text, name);
  } catch (error) {
    if (error instanceof FramelockError && error.code === 'FL0303') return error.message;
    throw error;
  }
  return 'read';
};

/** As the golden file has it. Lists of lists are lists of structs with the one field `items`; of fixed dimensions one list. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, plain);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, item]) => [key, plain(item)] as const);
  return fields.length === 1 && fields[0][0] === 'items' ? fields[0][1] : Object.fromEntries(fields);
}

describe('by rosidl_adapter, as rosbags and mcap-ros2idl-support read it', () => {
  it.each(golden.adapted)('$type', ({ type, idl: text, messages }) => {
    const definition = idl(text, type);
    for (const { data, value } of messages) {
      // They keep the byte that stands for no field.
      const { structure_needs_at_least_one_member: _, ...fields } = value;
      expect(plain(decodeMessage(definition, 'cdr', bytesOf(data)))).toEqual(fields);
    }
  });

  it.each(golden.adapted.filter(({ type }) => builtinDefinition(type, 'ros2msg')))('$type is the built-in one', one => {
    const builtin = define(builtinDefinition(one.type, 'ros2msg')!.text, 'ros2msg', one.type);
    expect(idl(one.idl, one.type)).toEqual(builtin);
    expect(stampReader(idl(one.idl, one.type), 'cdr')?.prefix).toBe(stampReader(builtin, 'cdr')?.prefix);
  });

  it('needs no dependency that is well known, nor line ends of one kind', () => {
    const { idl: text, type } = golden.adapted[0];
    const alone = text.split('\n====')[0];
    expect(alone.match(/IDL: /g)).toHaveLength(1);
    expect(idl(alone, type)).toEqual(idl(text, type));
    expect(idl(text.replaceAll('\n', '\r\n'), type)).toEqual(idl(text, type));
  });
});

describe('what .msg has no words for, by Cyclone DDS', () => {
  const [{ idl: text, type, messages }] = golden.written;
  it.each(['xcdr1', 'xcdr2'] as const)('%s', encoding => {
    const definition = idl(text, type);
    for (const message of messages) {
      const { grid, matrix, table, ...value } = message.value;
      const flat = { grid: grid.flat(), matrix: matrix.flat(2), table: table.flat() };
      expect(plain(decodeMessage(definition, 'cdr', bytesOf(message[encoding])))).toEqual({ ...value, ...flat });
    }
  });
});

describe('names and numbers', () => {
  const fields = (text: string) => idl(text).root.fields.map(({ name, type, array }) => [name, type, array]);
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['7 - 2 - 1', 4],
    ['0x10 | 010', 24],
    ['6 & 3 ^ 1', 3],
    ['1 << 4 >> 1', 8],
    ['-(-5) % 3', 2],
    ['~(-4)', 3],
    ['17 / 5', 3],
    ['N', 4],
    ['::a::N + a::msg::N', 7],
  ])('double x[%s] has %i', (size, count) => {
    // The order of IDL 4.2 §7.4.1.4.3: | ^ & shift + *.
    expect(
      fields(`module a { const long N = 3; module msg { const long N = 4; struct T { double x[${size}]; }; }; };`),
    ).toEqual([['x', 'float64', count]]);
  });

  it('are found from the inside out, whichever file comes first', () => {
    const text = `${struct('P p; b::msg::P q; ::P r; Len s; V t; wstring<3> w; char c; _struct _u;', 'typedef octet _struct; typedef float V[b::N];')}
      struct P { short outer; }; typedef unsigned long long Len;
      module b { const short N = 2; module msg { struct P { string other; }; }; };
      module a { module msg { struct P { long inner; }; }; };`;
    const { fields } = idl(text).root;
    expect(fields.map(({ type }) => (typeof type === 'string' ? type : type.fields[0].name))).toEqual([
      'inner',
      'other',
      'outer',
      'uint64',
      'float32',
      'wstring',
      'uint8',
      'uint8',
    ]);
    expect(fields[4].array).toBe(2);
    expect(fields.at(-1)!.name).toBe('u');
  });

  it('a message without fields takes the byte that rosidl puts there', () => {
    const text = struct('E e; uint8 after;', 'struct E { uint8 structure_needs_at_least_one_member; };');
    expect(decodeMessage(idl(text), 'cdr', fromHex('00010000 0007'))).toEqual({ e: {}, after: 7 });
  });

  it('lists of lists of pairs, from the outermost in', () => {
    const text = struct('sequence<sequence<V>> s;', 'typedef short V[2];');
    // Two lists: of one pair, and of none.
    const { s } = decodeMessage(idl(text), 'cdr', fromHex('00010000 02000000 01000000 0700 0800 00000000'));
    expect(plain(s)).toEqual([[[7, 8]], []]);
  });

  it('enums are their numbers, of four bytes', () => {
    const text = struct('octet a; E e;', 'enum E { @default_literal X, @value(7) Y };');
    expect(decodeMessage(idl(text), 'cdr', fromHex('00010000 01000000 07000000'))).toEqual({ a: 1, e: 7 });
  });
});

describe('refuses, and says why', () => {
  it.each([
    ['a union', struct('U u;', 'union U switch(long) { case 1: long x; default: string y; };'), 'union in a/T'],
    [
      'a union within',
      struct('P p;', 'union U switch(long) { case 1: long x; }; struct P { sequence<U> u; };'),
      'union in a/P',
    ],
    ['a map', struct('map<string, long> m;'), 'a map in a/T'],
    ['a long double', struct('long double x;'), 'a long double'],
    ['a wchar', struct('wchar x;'), 'a wchar'],
    ['a bitmask', struct('M m;', 'bitmask M { A, B };'), 'bitmask'],
    ['an optional member', struct('@optional double x;'), '@optional'],
    ['a mutable struct', `module a { module msg { @extensibility(MUTABLE) struct T { long x; }; }; };`, 'mutable'],
    ['a base', struct('long x;').replace('struct T', 'struct B { long y; }; struct T : B'), 'base'],
    ['an enum of another size', struct('E e;', '@bit_bound(8) enum E { A };'), '@bit_bound'],
    ['a type that is nowhere', struct('b::msg::Gone x;'), 'b/Gone'],
    ['itself', struct('sequence<T> x;'), 'inside itself'],
    ['a typedef of itself', struct('V x;', 'typedef V W; typedef W V;'), '64 levels'],
    ['another type', struct('long x;').replace('struct T', 'struct S'), 'expected a struct a/msg/T'],
    ['two of one name', struct('long x;') + struct('long y;'), 'two different ones'],
    [
      'two typedefs',
      struct('V x;', 'typedef long V;') + struct('V x;', 'typedef short V;'),
      'two different types called a::msg::V',
    ],
    [
      'two constants',
      struct('long x[N];', 'const long N = 1;') + struct('long x[N];', 'const long N = 2;'),
      'one constant N',
    ],
    ['a field twice', struct('long x; short x;'), 'x twice'],
    ['a name that is none', struct('long __x;'), 'a name'],
    ['macros', `#define N 3\n${struct('long x[N];')}`, 'no macros'],
    ['parts left out', `#if 0\n${struct('long x;')}\n#endif`, 'no macros'],
    ['no number', struct('long x[TRUE];'), 'one constant TRUE'],
    ['a constant of text', struct('long x[N];', 'const string N = "3";'), 'got'],
    ['a size below 0', struct('long x[-1];'), 'below 2^32'],
    ['too many', struct('long x[65536][65536];'), 'below 2^32'],
    ['a division by 0', struct('long x[1 / 0];'), 'fit for /'],
    ['constants in a circle', struct('long x[N];', 'const long N = M; const long M = N;'), '64 levels'],
    ['text without an end', struct('@unit("m) long x;'), 'end of the quoted text'],
    ['a module without an end', 'module a { module msg { struct T { long x; }; };', 'got the end'],
    ['nothing', '', 'expected a struct'],
    ['.msg text', 'float64 x\nfloat64 y', 'a module, struct'],
  ])('%s', (_, text, why) => {
    expect(refusal(text)).toContain(why);
  });

  it('only what the message has', () => {
    const text = struct('long x;', 'union U switch(long) { case 1: long y; }; struct S { U u; @optional wchar w; };');
    expect(idl(text).root.fields).toHaveLength(1);
  });

  it('a topic of an unknown type says it with its name', () => {
    const issues = new Issues();
    const text = struct('U u;', 'union U switch(long) { case 1: long x; };');
    const facts = {
      topic: '/t',
      type: 'a/msg/T',
      encoding: 'cdr',
      schema: { name: 'a/msg/T', encoding: 'ros2idl', text },
    };
    const decoder = decoderFor(facts, issues);
    expect(decoder.kind).toBe('other');
    expect(issues.sorted()).toMatchObject([{ code: 'FL0301', text: expect.stringContaining('union') }]);
    expect(() => decoder.decode(fromHex('00010000 01000000'))).toThrow(/union/);
  });
});
