// The definition parser: grammar, names, limits, and agreement with the reference parser.
import { parse } from '@foxglove/rosmsg';
import { describe, expect, it } from 'vitest';
import type { StructType } from '../../src/message/definition.js';
import { ros1Bodies } from '../../src/message/definitions/bodies.js';
import { builtinDefinition } from '../../src/message/index.js';
import { cpuMs } from '../support/cpu-time.js';
import { define } from './helpers.js';

const SEPARATOR = '='.repeat(80);
const refusal = (text: string, flavour?: string) => {
  try {
    define(text, flavour);
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'accepted';
};

describe('parseDefinition', () => {
  it('agrees with the reference parser on every standard type', () => {
    const flat = (struct: StructType) =>
      struct.fields.map(f => [
        f.name,
        typeof f.type === 'string' ? f.type : f.type.name,
        typeof f.array === 'number' ? f.array : f.array === '[]',
      ]);
    for (const type of ros1Bodies.keys())
      for (const flavour of ['ros1msg', 'ros2msg'] as const) {
        const { text } = builtinDefinition(type, flavour)!;
        const reference = parse(text, { ros2: flavour === 'ros2msg' })[0].definitions.filter(f => !f.isConstant);
        expect(flat(define(text, flavour, type).root)).toEqual(
          reference.map(f => [f.name, f.type.replace('/msg/', '/'), f.arrayLength ?? f.isArray ?? false]),
        );
      }
  });

  it('reads ROS 2 bounds, defaults, constants and comments', () => {
    const { root } = define(
      `# comment
int32[<=5] bounded_sequence
string<=10[<=3] strings   # trailing
wstring<=4 wide "default # not a comment"
int32[3] numbers [1, 2, 3]
uint8 FLAG=3
string TEXT="a = b"
float64 value 1.5 # with default
builtin_interfaces/msg/Time when
char letter
byte octet`,
      'ros2msg',
    );
    expect(root.fields.map(f => [f.name, f.type, f.array])).toEqual([
      ['bounded_sequence', 'int32', '[]'],
      ['strings', 'string', '[]'],
      ['wide', 'wstring', ''],
      ['numbers', 'int32', 3],
      ['value', 'float64', ''],
      ['when', 'time', ''],
      ['letter', 'uint8', ''],
      ['octet', 'uint8', ''],
    ]);
  });

  it('keeps ROS 1 byte signed, char unsigned, and constants off the wire', () => {
    const { root } = define('byte a\nchar b\nstring S=text # = kept\nint32 N=-5\nHeader header');
    expect(root.fields.map(f => (typeof f.type === 'string' ? f.type : f.type.name))).toEqual([
      'int8',
      'uint8',
      'std_msgs/Header',
    ]);
  });

  it('finds a top-level definition behind its own separator, and short names in the own package first', () => {
    const { root } = define(
      `${SEPARATOR}\nMSG: test_msgs/msg/Root\nPoint p\n${SEPARATOR}\nMSG: test_msgs/Point\nint8 own\n${SEPARATOR}\nMSG: geometry_msgs/Point\nfloat64 x`,
      'ros2msg',
    );
    expect((root.fields[0].type as StructType).name).toBe('test_msgs/Point');
  });

  it.each([
    ['no type', 'lonely'],
    ['digit first', 'int32 1abc'],
    ['field with brackets', 'int32 a[0]'],
    ['type with bad characters', 'int32;drop a'],
    ['quote in name', "int32 a'b"],
    ['dot in type', 'a.b c'],
    ['bad array', 'int32[x] a'],
    ['bad bound', 'int32<=5 a'],
    ['endless array', 'int32[9999999999] a'],
    ['rubbish after a ROS 1 field', 'int32 a b'],
    ['unknown type', 'no_msgs/Such a'],
    ['twice the same field', 'int32 a\nint8 a'],
    ['recursion', `A a\n${SEPARATOR}\nMSG: test_msgs/A\nB b\n${SEPARATOR}\nMSG: test_msgs/B\nA a`],
    [
      'two definitions of one type',
      `test_msgs/A a\n${SEPARATOR}\nMSG: test_msgs/A\nint8 b\n${SEPARATOR}\nMSG: test_msgs/A\nint16 b`,
    ],
    ['IDL', 'IDL: a/b\nmodule x { };'],
    ['65 nested types', nested(64)],
    [
      'too many types',
      `int8 a\n${Array.from({ length: 4096 }, (_, i) => `${SEPARATOR}\nMSG: p/T${i}\nint8 a`).join('\n')}`,
    ],
    ['too many fields', Array.from({ length: 65537 }, (_, i) => `int8 f${i}`).join('\n')],
  ])('refuses %s with FL0303', (_, text) => {
    expect(refusal(text)).toBe('FL0303');
  });

  it('accepts what is at the limits', () => {
    expect(refusal(nested(63))).toBe('accepted');
    expect(refusal(Array.from({ length: 65536 }, (_, i) => `int8 f${i}`).join('\n'))).toBe('accepted');
    expect(refusal('int32 __proto__')).toBe('FL0303');
    expect(refusal('int32 constructor\nint32 toString\nint32 hasOwnProperty\nint32 proto__')).toBe('accepted');
  });

  it('takes linear time on names that make backtracking patterns explode', () => {
    const start = cpuMs();
    for (const text of [
      `int32 ${'a'.repeat(1e5)}A`,
      `int32 ${'a_'.repeat(1e5)}`,
      `int32 a "${'\\'.repeat(1e5)}`,
      `${'a/'.repeat(1e5)} b`,
    ])
      for (const flavour of ['ros1msg', 'ros2msg']) refusal(text, flavour);
    expect(cpuMs() - start).toBeLessThan(1000);
  });

  it('takes linear time on a definition that doubles at every level', () => {
    const start = cpuMs();
    const text = Array.from(
      { length: 62 },
      (_, i) => `${i ? `${SEPARATOR}\nMSG: test_msgs/T${i}\n` : ''}T${i + 1} a\nT${i + 1} b`,
    );
    expect(refusal(`${text.join('\n')}\n${SEPARATOR}\nMSG: test_msgs/T62\nint8 leaf`)).toBe('accepted');
    expect(cpuMs() - start).toBeLessThan(1000);
  });
});

/** A root with `depth` types below it. */
function nested(depth: number): string {
  const parts = Array.from(
    { length: depth },
    (_, i) => `${i ? `${SEPARATOR}\nMSG: test_msgs/T${i}\n` : ''}T${i + 1} a`,
  );
  return `${parts.join('\n')}\n${SEPARATOR}\nMSG: test_msgs/T${depth}\nint8 leaf`;
}
