// Where a message's own stamp lies, and how to read it from as few leading bytes as possible.

import { StructReader } from './decode-message.js';
import { type Definition, type Field, primitiveSize, type StructType } from './definition.js';
import { type Encoding, WireReader } from './wire-reader.js';

export interface StampReader {
  /** Leading bytes needed; Infinity when something of unknown length comes before the stamp. */
  readonly prefix: number;
  read(bytes: Uint8Array): bigint | undefined;
}

/** Top-level times that drivers use as the message's stamp where there is no header. */
const STAMP_NAMES: readonly string[] = ['timestamp', 'stamp'];

/**
 * The stamp of the first header among the top-level fields, else of a top-level time called `timestamp` or `stamp`, else of
 * the first transform of a transform list; of PX4's messages their first number. undefined when the type carries none.
 */
export function stampReader(definition: Definition, encoding: Encoding): StampReader | undefined {
  if (startsWithMicroseconds(definition.root)) return microsecondReader(encoding);
  const way = wayToStamp(definition.root);
  if (!way) return undefined;
  const reader = new WireReader(encoding);
  const structs = new StructReader(reader, encoding, definition.flavour === 'ros1msg');
  return {
    prefix: prefixOf(way, encoding),
    read(bytes) {
      try {
        reader.reset(bytes);
        for (const step of way) {
          if (step.into) {
            // Elements of a list start after its length word; an empty list has no stamp.
            if (reader.delimited) reader.u32();
            if (reader.u32() === 0) return undefined;
          } else structs.skip(step.field);
        }
        const sec = definition.flavour === 'ros1msg' ? reader.u32() : reader.i32();
        return toNs(sec, reader.u32());
      } catch {
        // Prefixes end anywhere and messages may be damaged: no stamp is the answer, decode() says what is wrong.
        return undefined;
      }
    },
  };
}

/** PX4's messages have no header: each begins with `uint64 timestamp`, µs since the system's start, or on the time of its companion. */
function startsWithMicroseconds({ name, fields: [first] }: StructType): boolean {
  return name.startsWith('px4_msgs/') && first?.name === 'timestamp' && first.type === 'uint64' && first.array === '';
}

function microsecondReader(encoding: Encoding): StampReader {
  const reader = new WireReader(encoding);
  return {
    // At the beginning nothing is padded.
    prefix: (encoding === 'cdr' ? 4 : 0) + 8,
    read(bytes) {
      try {
        reader.reset(bytes);
        return BigInt.asIntN(64, reader.view.getBigUint64(reader.take(8), reader.little) * 1000n);
      } catch {
        return undefined;
      }
    },
  };
}

export function toNs(sec: number, nsec: number): bigint {
  return BigInt(sec) * 1_000_000_000n + BigInt(nsec);
}

/** Fields to skip, and lists to step into, until the reader stands at the stamp. */
type Way = readonly { readonly field: Field; readonly into: boolean }[];

function wayToStamp(root: StructType): Way | undefined {
  const fields = root.fields;
  let at = fields.findIndex(f => f.array === '' && typeof f.type !== 'string' && f.type.name === 'std_msgs/Header');
  if (at >= 0) return join(fields.slice(0, at), wayInside(fields[at].type as StructType, ['stamp']));
  const direct = wayInside(root, STAMP_NAMES);
  if (direct) return direct;
  // tf: the stamp of the first transform stands for the message.
  at = fields.findIndex(
    f => f.array === '[]' && typeof f.type !== 'string' && f.type.name.endsWith('/TransformStamped'),
  );
  if (at !== 0) return undefined;
  const inner = wayToStamp(fields[0].type as StructType);
  return inner && [{ field: fields[0], into: true }, ...inner];
}

function wayInside(struct: StructType, names: readonly string[]): Way | undefined {
  const at = struct.fields.findIndex(f => f.type === 'time' && f.array === '' && names.includes(f.name));
  return at < 0 ? undefined : struct.fields.slice(0, at).map(field => ({ field, into: false }));
}

function join(before: readonly Field[], inner: Way | undefined): Way | undefined {
  return inner && [...before.map(field => ({ field, into: false })), ...inner];
}

/** Upper bound: sizes with the most padding alignment can add. */
function prefixOf(way: Way, encoding: Encoding): number {
  const cdr = encoding === 'cdr';
  const known = new Map<StructType, number>();
  const sizeOf = ({ type, array }: Field): number => {
    if (array === '[]' || type === 'string' || type === 'wstring') return Infinity;
    const count = array === '' ? 1 : array;
    if (count === 0) return cdr ? 7 : 0;
    // The words before the elements of an XCDR2 array, and padding up to 7 bytes.
    if (typeof type === 'string') return primitiveSize[type] * count + (cdr ? 11 : 0);
    return structSize(type) * count + (cdr ? 7 : 0);
  };
  const structSize = (struct: StructType): number => {
    let size = known.get(struct);
    if (size === undefined) {
      size = struct.minSize[encoding] === 0 ? 0 : struct.fields.reduce((sum, field) => sum + sizeOf(field), 1);
      known.set(struct, size);
    }
    return size;
  };
  let size = cdr ? 4 : 0;
  for (const { field, into } of way) size += into ? (cdr ? 8 : 4) : sizeOf(field);
  // Two words of stamp; padding before them only where something else than words came before.
  return size + 8 + (cdr && way.some(step => !step.into) ? 3 : 0);
}
