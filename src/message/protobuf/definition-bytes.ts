// The linear screen in front of the library: copies of a FileDescriptorSet what messages are read by, within limits. Options of
// others, comments, services and extensions are left out unread; two bytes of any of them would become an object.
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { FramelockError } from '../../issue.js';

const MAX_TYPES = 16384;
/** Fields, values of enums and oneofs. */
const MAX_FIELDS = 65536;
/** Names, numbers, options: what one of these is made of. */
const MAX_RECORDS = 1 << 20;
/** Bytes of a name, a path of an import or a default value. */
const MAX_TEXT = 1024;
const MAX_NESTING = 64;

/** By field number: copied as it is, or a message of its own. `counts` is what one of them is counted as. */
interface Part {
  readonly counts?: 'types' | 'fields';
  readonly keep: ReadonlyMap<number, Part | 'leaf'>;
}

/** google/protobuf/descriptor.proto. */
const features = part({ 1: 'leaf', 2: 'leaf', 3: 'leaf', 4: 'leaf', 5: 'leaf', 6: 'leaf' });
const fieldOptions = part({ 2: 'leaf', 21: features });
const field = part(
  { 1: 'leaf', 3: 'leaf', 4: 'leaf', 5: 'leaf', 6: 'leaf', 7: 'leaf', 8: fieldOptions, 9: 'leaf', 17: 'leaf' },
  'fields',
);
const value = part({ 1: 'leaf', 2: 'leaf' }, 'fields');
const enumeration = part({ 1: 'leaf', 2: value, 3: part({ 7: features }) }, 'types');
const oneof = part({ 1: 'leaf' }, 'fields');
const nested = new Map<number, Part | 'leaf'>();
const message: Part = { counts: 'types', keep: nested };
for (const [number, one] of part({
  1: 'leaf',
  2: field,
  3: message,
  4: enumeration,
  7: part({ 7: 'leaf', 12: features }),
  8: oneof,
}).keep)
  nested.set(number, one);
const file = part(
  { 1: 'leaf', 2: 'leaf', 3: 'leaf', 4: message, 5: enumeration, 8: part({ 50: features }), 12: 'leaf', 14: 'leaf' },
  'types',
);
const set = part({ 1: file });

function part(keep: { readonly [number: number]: Part | 'leaf' }, counts?: Part['counts']): Part {
  return { counts, keep: new Map(Object.entries(keep).map(([number, one]) => [Number(number), one])) };
}

/** What is left of it is a FileDescriptorSet too. Throws FL0380. */
export function screenedDefinition(bytes: Uint8Array): Uint8Array {
  const reader = new BinaryReader(bytes);
  const writer = new BinaryWriter();
  const counts = { types: 0, fields: 0, records: 0 };
  const copy = (end: number, { keep }: Part, level: number): void => {
    if (level > MAX_NESTING) fail(`expected at most ${MAX_NESTING} levels in a definition, got more`);
    if (end > bytes.length) fail(`expected ${end - reader.pos} bytes of definition at byte ${reader.pos}, got fewer`);
    while (reader.pos < end) {
      const [number, wire] = reader.tag();
      const what = keep.get(number);
      if (what) count('records', MAX_RECORDS);
      if (what === 'leaf') copyLeaf(number, wire);
      else if (what && wire === WireType.LengthDelimited) {
        if (what.counts) count(what.counts, what.counts === 'types' ? MAX_TYPES : MAX_FIELDS);
        writer.tag(number, wire).fork();
        copy(reader.uint32() + reader.pos, what, level + 1);
        writer.join();
      } else reader.skip(wire, number, MAX_NESTING);
    }
    if (reader.pos !== end) fail(`expected the end of a part of the definition at byte ${end}, got it elsewhere`);
  };
  const copyLeaf = (number: number, wire: WireType): void => {
    const from = reader.pos;
    const raw = reader.skip(wire, number, MAX_NESTING);
    if (raw.length > MAX_TEXT) fail(`expected names of at most ${MAX_TEXT} bytes, got ${raw.length} at byte ${from}`);
    writer.tag(number, wire).raw(raw);
  };
  const count = (what: keyof typeof counts, most: number): void => {
    if (++counts[what] > most) fail(`expected at most ${most} ${what} in a definition, got more`);
  };
  try {
    copy(bytes.length, set, 0);
  } catch (cause) {
    if (cause instanceof FramelockError) throw cause;
    const at = Math.min(reader.pos, bytes.length);
    throw new FramelockError(
      'FL0380',
      `expected a FileDescriptorSet of ${bytes.length} bytes, got something else or a cut one at byte ${at}`,
      { cause },
    );
  }
  return writer.finish();
}

function fail(text: string): never {
  throw new FramelockError('FL0380', text);
}
