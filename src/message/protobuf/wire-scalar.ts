// The scalars of protobuf: how each lies on the wire, what it is read as, and what is meant where it is not there.
import { ScalarType } from '@bufbuild/protobuf';
import { type BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { NumberArray } from '../wire-reader.js';

export interface NumberArrayType {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): NumberArray;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): NumberArray;
}

/** 64-bit integers are bigints, as in ROS messages; `bool` lists are bytes. */
export interface WireScalar {
  readonly wire: WireType;
  readonly zero: number | bigint | boolean | string | Uint8Array;
  /** What a list of them becomes; undefined for strings and bytes, which cannot be packed. */
  readonly array?: NumberArrayType;
  read(reader: BinaryReader): unknown;
}

const { Varint, Bit32, Bit64, LengthDelimited } = WireType;
const none = new Uint8Array(0);

const scalars: ReadonlyMap<ScalarType, WireScalar> = new Map<ScalarType, WireScalar>([
  [ScalarType.DOUBLE, { wire: Bit64, zero: 0, array: Float64Array, read: r => r.double() }],
  [ScalarType.FLOAT, { wire: Bit32, zero: 0, array: Float32Array, read: r => r.float() }],
  [ScalarType.INT64, { wire: Varint, zero: 0n, array: BigInt64Array, read: r => BigInt(r.int64()) }],
  [ScalarType.UINT64, { wire: Varint, zero: 0n, array: BigUint64Array, read: r => BigInt(r.uint64()) }],
  [ScalarType.SINT64, { wire: Varint, zero: 0n, array: BigInt64Array, read: r => BigInt(r.sint64()) }],
  [ScalarType.FIXED64, { wire: Bit64, zero: 0n, array: BigUint64Array, read: r => BigInt(r.fixed64()) }],
  [ScalarType.SFIXED64, { wire: Bit64, zero: 0n, array: BigInt64Array, read: r => BigInt(r.sfixed64()) }],
  [ScalarType.INT32, { wire: Varint, zero: 0, array: Int32Array, read: r => r.int32() }],
  [ScalarType.UINT32, { wire: Varint, zero: 0, array: Uint32Array, read: r => r.uint32() }],
  [ScalarType.SINT32, { wire: Varint, zero: 0, array: Int32Array, read: r => r.sint32() }],
  [ScalarType.FIXED32, { wire: Bit32, zero: 0, array: Uint32Array, read: r => r.fixed32() }],
  [ScalarType.SFIXED32, { wire: Bit32, zero: 0, array: Int32Array, read: r => r.sfixed32() }],
  [ScalarType.BOOL, { wire: Varint, zero: false, array: Uint8Array, read: r => r.bool() }],
  // Text that is not UTF-8 is kept with U+FFFD, as in the other encodings: a wrong letter in a name must not cost a cloud.
  [ScalarType.STRING, { wire: LengthDelimited, zero: '', read: r => r.string(false) }],
  // A view of the message.
  [ScalarType.BYTES, { wire: LengthDelimited, zero: none, read: r => r.bytes() }],
]);

/** undefined for a number that is no scalar type of descriptor.proto. */
export function wireScalar(type: ScalarType): WireScalar | undefined {
  return scalars.get(type);
}

/** Enums are their numbers, those that the definition does not name too. */
export const enumScalar: WireScalar = { wire: Varint, zero: 0, array: Int32Array, read: r => r.int32() };
