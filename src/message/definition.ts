// A message definition as a tree of structs: what the decoders, the encoder and the field plans interpret.

export type Primitive =
  | 'bool'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64'
  | 'string'
  | 'wstring'
  | 'time'
  | 'duration';

/** `array`: '' is one value, a number is a fixed length, '[]' a length on the wire (bounds such as `<=5` are not enforced). */
export interface Field {
  readonly name: string;
  readonly type: Primitive | StructType;
  readonly array: '' | '[]' | number;
  /** An array of enums: numbers, before which CDR2 writes their size in bytes, as before structs. */
  readonly sized?: boolean;
}

export interface StructType {
  /** `package/Name`, without the `msg/` of ROS 2. */
  readonly name: string;
  readonly fields: readonly Field[];
  /** Fewest bytes one value takes on the wire, alignment not counted. */
  readonly minSize: { readonly ros1: number; readonly cdr: number };
}

export interface Definition {
  readonly root: StructType;
  /** `byte` is signed and time unsigned in ROS 1; in ROS 2 `byte` is an octet and time is signed. */
  readonly flavour: 'ros1msg' | 'ros2msg';
}

/** Bytes per primitive; `time` and `duration` are two 32-bit words, strings at least their length word. */
export const primitiveSize: { readonly [type in Primitive]: number } = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
  float64: 8,
  string: 4,
  wstring: 4,
  time: 8,
  duration: 8,
};

export function isPrimitive(type: string): type is Primitive {
  return Object.hasOwn(primitiveSize, type);
}

/** `sensor_msgs/msg/Image` and `sensor_msgs/Image` are one type. */
export function normalTypeName(type: string): string {
  return type.replace('/msg/', '/');
}

/** Fewest wire bytes of one element of the field's type. CDR gives a struct without members one dummy byte (rosidl). */
export function elementMinSize(type: Primitive | StructType, encoding: 'ros1' | 'cdr'): number {
  return typeof type === 'string' ? primitiveSize[type] : type.minSize[encoding];
}
