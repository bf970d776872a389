// CDR: bytes written out by hand from the specification, and real ones of a ROS 2 recording.
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, type MessageObject } from '../../src/message/index.js';
import { arraysDefinition, arraysHex } from './fastcdr-fixture.js';
import { builtin, define, fromHex, standardDecoder } from './helpers.js';

const mixed = define('uint8 a\nfloat64 b\nint16 c\nstring s\nuint32[] list\nint64 d', 'ros2msg');
const plain = { a: 1, b: 2, c: -2, s: 'hi', list: Uint32Array.of(7), d: -1n };
const decode = (hex: string, definition = mixed) => ({ ...decodeMessage(definition, 'cdr', fromHex(hex)) });

describe('CDR', () => {
  it('aligns from after the encapsulation header, little endian', () => {
    const hex = `00010000 01 00000000000000 0000000000000040 feff 0000 03000000 686900 00
      01000000 07000000 00000000 ffffffffffffffff`.replace(/\s/g, '');
    expect(decode(hex)).toEqual(plain);
    expect(encodeMessage(mixed, 'cdr', plain)).toEqual(fromHex(hex));
  });

  it('reads big endian', () => {
    const hex =
      '00000000 01 00000000000000 4000000000000000 fffe 0000 00000003 686900 00 00000001 00000007 00000000 ffffffffffffffff';
    expect(decode(hex)).toEqual(plain);
    expect(encodeMessage(mixed, 'cdr', plain, { bigEndian: true })).toEqual(fromHex(hex));
  });

  it('aligns 8-byte values to 4 in CDR2', () => {
    const hex = '00070000 01 000000 0000000000000040 feff 0000 03000000 686900 00 01000000 07000000 ffffffffffffffff';
    expect(decode(hex)).toEqual(plain);
  });

  it('steps over the size word before arrays of strings in CDR2', () => {
    const hex = '00070000 0e000000 02000000 02000000 6100 0000 02000000 6200';
    expect(decode(hex, define('string[] s', 'ros2msg'))).toEqual({ s: ['a', 'b'] });
  });

  it.each(['0002', '0003', '0008', '000a', 'ffff'])('refuses representation %s', id => {
    expect(() => decode(`${id}0000 01`)).toThrow(/plain CDR/);
  });

  it('says that a message is compressed still', () => {
    expect(() => decode('28b52ffd 0458 0100')).toThrow(/zstd.*twice.*ros2 bag convert/);
  });

  it('does not align for the elements of an empty array', () => {
    expect(decode('00010000 00000000 05', define('float64[] a\nuint8 b', 'ros2msg'))).toEqual({
      a: new Float64Array(0),
      b: 5,
    });
  });

  it('gives a struct without members its dummy byte', () => {
    const definition = define('Empty e\nuint8 after\n==\nMSG: test_msgs/Empty\nuint8 ONLY=1', 'ros2msg');
    expect(decode('00010000 00 07', definition).after).toBe(7);
    expect(encodeMessage(definition, 'cdr', { after: 7 })).toEqual(fromHex('000100000007'));
  });

  it('tolerates strings without NUL and empty strings of length 0; replaces bytes that are not UTF-8', () => {
    const text = define('string s', 'ros2msg');
    expect(decode('00010000 02000000 6869', text).s).toBe('hi');
    expect(decode('00010000 00000000', text).s).toBe('');
    expect(decode('00010000 03000000 68ff00', text).s).toBe('h\ufffd');
  });

  it('reads wide strings of 4-byte and of 2-byte units', () => {
    const wide = define('wstring s\nuint8 after', 'ros2msg');
    expect(decode('00010000 02000000 68000000 e4000000 07', wide)).toEqual({ s: 'hä', after: 7 });
    expect(decode('00010000 02000000 6800 e400 07', wide)).toEqual({ s: 'hä', after: 7 });
    expect(decode('00010000 02000000 6800 e400 07 000000 01000000', wide)).toEqual({ s: 'hä', after: 7 });
  });

  it('signs ROS 2 seconds', () => {
    const bytes = encodeMessage(builtin('sensor_msgs/Imu', 'ros2msg'), 'cdr', {
      header: { stamp: { sec: -1, nanosec: 5 } },
    });
    expect(standardDecoder('sensor_msgs/msg/Imu', 'cdr').stamp(bytes)).toBe(-999_999_995n);
  });

  it('equals a real Fast CDR message of every primitive array, with its documented defaults', () => {
    const definition = define(arraysDefinition, 'ros2msg', 'test_msgs/msg/Arrays');
    const value = decodeMessage(definition, 'cdr', fromHex(arraysHex));
    const numbers = (field: string) => [...(value[`${field}_values_default`] as Iterable<unknown>)];
    expect(value.string_values).toEqual(['Complex Hello1', 'Complex Hello2', 'Complex Hello3']);
    expect((value.constants_values as unknown[]).length).toBe(3);
    expect((value.basic_types_values as { int32_value: number }[]).map(v => v.int32_value)).toEqual([0, 0, 0]);
    expect((value.defaults_values as MessageObject[])[1]).toMatchObject({
      bool_value: true,
      byte_value: 50,
      char_value: 100,
      int64_value: -40000000n,
    });
    expect(numbers('bool')).toEqual([0, 1, 0]);
    expect(numbers('byte')).toEqual([0, 1, 255]);
    expect(numbers('int8')).toEqual([0, 127, -128]);
    expect(numbers('float32')).toEqual([1.125, 0, -1.125]);
    // biome-ignore lint/suspicious/noApproximativeNumericConstant: the default value in the definition
    expect(numbers('float64')).toEqual([3.1415, 0, -3.1415]);
    expect(numbers('int16')).toEqual([0, 32767, -32768]);
    expect(numbers('uint32')).toEqual([0, 1, 4294967295]);
    expect(numbers('int64')).toEqual([0n, 9223372036854775807n, -9223372036854775808n]);
    expect(numbers('uint64')).toEqual([0n, 1n, 18446744073709551615n]);
    expect(value.string_values_default).toEqual(['', 'max value', 'min value']);
    expect(value.alignment_check).toBe(0);
    // The recorder pads the end of a message to 4 bytes, which the message itself does not need.
    const again = encodeMessage(definition, 'cdr', value);
    expect(fromHex(arraysHex).subarray(0, again.length)).toEqual(again);
    expect(fromHex(arraysHex).length - again.length).toBeLessThan(4);
  });
});
