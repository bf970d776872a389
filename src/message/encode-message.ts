// The generic encoder: values into ROS 1 or CDR bytes by a definition; what is missing becomes zero or empty.
import { FramelockError } from '../issue.js';
import type { Definition, Field, Primitive, StructType } from './definition.js';
import type { Encoding } from './wire-reader.js';
import { WireWriter } from './wire-writer.js';

/** Encodes one message. `value` has the shape `decodeMessage` gives; time may say `nsec` or `nanosec`. Throws FL0304. */
export function encodeMessage(
  definition: Definition,
  encoding: Encoding,
  value: unknown,
  options: { readonly bigEndian?: boolean } = {},
): Uint8Array {
  const writer = new WireWriter(encoding, !options.bigEndian);
  writeStruct(writer, definition.root, value, encoding);
  return writer.finish();
}

function writeStruct(writer: WireWriter, struct: StructType, value: unknown, encoding: Encoding): void {
  // rosidl gives a struct without members one dummy byte, because IDL knows no empty structs.
  if (struct.fields.length === 0 && encoding === 'cdr') writer.u8(0);
  for (const field of struct.fields) {
    const given = member(value, field.name);
    if (field.array === '') writeOne(writer, field.type, given, encoding);
    else writeArray(writer, field, given, encoding);
  }
}

function writeArray(writer: WireWriter, field: Field, given: unknown, encoding: Encoding): void {
  const list = (given ?? []) as ArrayLike<unknown>;
  if (typeof list !== 'object' || !Number.isInteger(list.length)) fail(`expected an array in ${field.name}`);
  const count = field.array === '[]' ? list.length : (field.array as number);
  if (list.length > count) fail(`expected ${count} elements in ${field.name}, got ${list.length}`);
  if (field.array === '[]') writer.u32(count);
  if (list instanceof Uint8Array && (field.type === 'uint8' || field.type === 'bool') && list.length === count)
    writer.put(list);
  else for (let i = 0; i < count; i++) writeOne(writer, field.type, list[i], encoding);
}

function writeOne(writer: WireWriter, type: Primitive | StructType, value: unknown, encoding: Encoding): void {
  if (typeof type !== 'string') {
    writeStruct(writer, type, value, encoding);
    return;
  }
  switch (type) {
    case 'bool':
      writer.u8(value ? 1 : 0);
      break;
    case 'uint8':
    case 'int8':
      writer.u8(Number(value ?? 0));
      break;
    case 'uint16':
    case 'int16':
      writer.u16(Number(value ?? 0));
      break;
    case 'uint32':
    case 'int32':
      writer.u32(Number(value ?? 0));
      break;
    case 'uint64':
    case 'int64':
      writer.u64(BigInt((value ?? 0) as bigint | number));
      break;
    case 'float32':
      writer.f32(Number(value ?? 0));
      break;
    case 'float64':
      writer.f64(Number(value ?? 0));
      break;
    case 'string':
      writer.string(String(value ?? ''));
      break;
    case 'wstring':
      writer.wstring(String(value ?? ''));
      break;
    case 'time':
    case 'duration':
      writer.u32(Number(member(value, 'sec') ?? 0));
      writer.u32(Number(member(value, 'nsec') ?? member(value, 'nanosec') ?? 0));
      break;
  }
}

/** Own members only: a field may be called `toString`. */
function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as { [key: string]: unknown })[name]
    : undefined;
}

function fail(text: string): never {
  throw new FramelockError('FL0304', text);
}
