// The generic decoder: any message of a known definition into null-prototype objects and typed arrays, by interpretation.
import {
  type Definition,
  elementMinSize,
  type Field,
  type Primitive,
  primitiveSize,
  type StructType,
} from './definition.js';
import { type Encoding, WireReader } from './wire-reader.js';

export type MessageObject = { [field: string]: unknown };

/**
 * Decodes one whole message. Numbers become numbers (64-bit: bigint), time and duration `{sec, nsec}`, arrays of numbers
 * typed arrays (`uint8[]` and `int8[]` views of `bytes`; `bool[]` a Uint8Array), other arrays plain arrays.
 * Bytes after the message are tolerated. Throws FL0304.
 */
export function decodeMessage(definition: Definition, encoding: Encoding, bytes: Uint8Array): MessageObject {
  const reader = new WireReader(encoding);
  reader.reset(bytes);
  return new StructReader(reader, encoding, definition.flavour === 'ros1msg').struct(definition.root);
}

/** Decodes or skips parts of a message at the reader's position. */
export class StructReader {
  readonly #reader: WireReader;
  readonly #encoding: Encoding;
  /** ROS 1 time is unsigned, ROS 2 time signed. */
  readonly #unsignedTime: boolean;

  constructor(reader: WireReader, encoding: Encoding, unsignedTime: boolean) {
    this.#reader = reader;
    this.#encoding = encoding;
    this.#unsignedTime = unsignedTime;
  }

  struct(type: StructType): MessageObject {
    const minSize = type.minSize[this.#encoding];
    this.#reader.expect(1, minSize);
    this.#reader.part(minSize);
    const object: MessageObject = Object.create(null);
    if (type.fields.length === 0) this.#reader.take(minSize);
    for (const field of type.fields) object[field.name] = this.field(field);
    return object;
  }

  field(field: Field): unknown {
    const { type, array } = field;
    if (array === '') return typeof type === 'string' ? this.primitive(type) : this.struct(type);
    const count = this.#openArray(field);
    this.#reader.part(1);
    if (typeof type === 'string' && type !== 'string' && type !== 'wstring' && type !== 'time' && type !== 'duration')
      return this.#numberArray(type, count);
    this.#reader.roomFor(count);
    const values: unknown[] = [];
    for (let i = 0; i < count; i++) values.push(typeof type === 'string' ? this.primitive(type) : this.struct(type));
    return values;
  }

  primitive(type: Primitive): unknown {
    const r = this.#reader;
    switch (type) {
      case 'bool':
        return r.bytes[r.take(1)] !== 0;
      case 'uint8':
        return r.bytes[r.take(1)];
      case 'int8':
        return r.view.getInt8(r.take(1));
      case 'int16':
        r.align(2);
        return r.view.getInt16(r.take(2), r.little);
      case 'uint16':
        r.align(2);
        return r.view.getUint16(r.take(2), r.little);
      case 'int32':
        return r.i32();
      case 'uint32':
        return r.u32();
      case 'int64':
        r.align(8);
        return r.view.getBigInt64(r.take(8), r.little);
      case 'uint64':
        r.align(8);
        return r.view.getBigUint64(r.take(8), r.little);
      case 'float32':
        r.align(4);
        return r.view.getFloat32(r.take(4), r.little);
      case 'float64':
        r.align(8);
        return r.view.getFloat64(r.take(8), r.little);
      case 'string':
        r.part(1);
        return r.string();
      case 'wstring':
        r.part(1);
        return r.wstring();
      case 'time':
        return this.#time(this.#unsignedTime ? r.u32() : r.i32(), r.u32());
      case 'duration':
        return this.#time(r.i32(), this.#unsignedTime ? r.i32() : r.u32());
    }
  }

  #time(sec: number, nsec: number): MessageObject {
    this.#reader.part(1);
    const time: MessageObject = Object.create(null);
    time.sec = sec;
    time.nsec = nsec;
    return time;
  }

  #openArray(field: Field): number {
    const r = this.#reader;
    const { type, array, sized } = field;
    if (
      r.delimited &&
      (sized ||
        typeof type !== 'string' ||
        type === 'string' ||
        type === 'wstring' ||
        type === 'time' ||
        type === 'duration')
    )
      r.u32();
    const minSize = elementMinSize(type, this.#encoding);
    if (array === '[]') return r.count(minSize);
    r.expect(array as number, minSize);
    // A field that takes no bytes still takes time.
    if (array === 0) r.part(0);
    return array as number;
  }

  #numberArray(type: Primitive, count: number): unknown {
    const r = this.#reader;
    switch (type) {
      case 'int8': {
        const view = r.byteView(count);
        return new Int8Array(view.buffer, view.byteOffset, count);
      }
      case 'int16':
        return r.numbers(count, 2, Int16Array);
      case 'uint16':
        return r.numbers(count, 2, Uint16Array);
      case 'int32':
        return r.numbers(count, 4, Int32Array);
      case 'uint32':
        return r.numbers(count, 4, Uint32Array);
      case 'int64':
        return r.numbers(count, 8, BigInt64Array);
      case 'uint64':
        return r.numbers(count, 8, BigUint64Array);
      case 'float32':
        return r.numbers(count, 4, Float32Array);
      case 'float64':
        return r.numbers(count, 8, Float64Array);
      default:
        return r.byteView(count);
    }
  }

  /** Moves over a field without building anything. */
  skip(field: Field): void {
    const { type, array } = field;
    const count = array === '' ? 1 : this.#openArray(field);
    if (typeof type === 'string') this.skipPrimitives(type, count);
    else for (let i = 0; i < count; i++) this.skipStruct(type);
  }

  skipStruct(type: StructType): void {
    const minSize = type.minSize[this.#encoding];
    this.#reader.expect(1, minSize);
    // Only what takes no bytes needs counting: the rest is bounded by the message's length.
    if (minSize === 0) this.#reader.part(0);
    if (type.fields.length === 0) this.#reader.take(minSize);
    for (const field of type.fields) this.skip(field);
  }

  skipPrimitives(type: Primitive, count: number): void {
    const r = this.#reader;
    switch (type) {
      case 'string':
        for (let i = 0; i < count; i++) r.take(r.u32());
        return;
      case 'wstring':
        for (let i = 0; i < count; i++) r.wstring();
        return;
      default: {
        if (count === 0) return;
        const words = type === 'time' || type === 'duration' ? 2 : 1;
        const size = primitiveSize[type] / words;
        r.align(size);
        r.take(size * words * count);
      }
    }
  }
}
