// Decoders of protobuf channels: known types by the layouts that all encodings share, others generically.
import { FramelockError } from '../../issue.js';
import type { Decoder, Schema } from '../decoder.js';
import { valueAt } from '../json-message.js';
import type { Layout, Note } from '../layout.js';
import { emptySlots, type Slots, type Want } from '../plan.js';
import { genericDecoder, shapedDecoder } from '../shaped.js';
import { MessageReader } from './message-reader.js';
import { type MessageField, type MessageType, messageType, narrowed } from './message-type.js';
import { readDefinition } from './read-definition.js';
import { stampReader } from './stamp-reader.js';

/** Makes the decoder of a channel. Throws FL0380 where the definition is not usable. */
export type ProtobufDecoders = (schema: Schema, topic: string, layout: Layout | undefined, note: Note) => Decoder;

/** Fields of all definitions of a recording together. */
const MAX_FIELDS = 1 << 20;
/**
 * The stamp is the first field of most types, and behind 117 bytes in foxglove.LocationFix: nearly always here, and else looked for in
 * the whole message.
 */
const STAMP_PREFIX = 128;

/** One per recording: a definition that several channels share is read once. */
export function protobufDecoders(): ProtobufDecoders {
  const known = new Map<Schema, MessageType>();
  let fields = 0;
  const spend = (more: number): void => {
    fields += more;
    if (fields > MAX_FIELDS)
      throw new FramelockError('FL0380', `expected at most ${MAX_FIELDS} fields in all definitions, got more`);
  };
  return (schema, topic, layout, note) => {
    const type = known.get(schema) ?? messageType(readDefinition(schema), spend);
    known.set(schema, type);
    return decoderOf(type, topic, layout, note);
  };
}

function decoderOf(type: MessageType, topic: string, layout: Layout | undefined, note: Note): Decoder {
  const find = stampReader(type);
  const reader = new MessageReader(layout !== undefined);
  const stamp = {
    stampPrefix: find ? STAMP_PREFIX : 0,
    stampMayFollow: find !== undefined,
    stamp: (prefix: Uint8Array) => find?.(prefix),
  };
  const generic = () => genericDecoder(stamp, bytes => reader.read(type, bytes));
  if (!layout) return generic();
  const fill = filler(type, layout.wants);
  if (typeof fill === 'string') {
    note('FL0301', `its ${type.name} has no usable field ${fill}; its messages are listed but not exported`);
    return generic();
  }
  return shapedDecoder(layout, topic, note, stamp, bytes => fill(reader, bytes));
}

/** Where a wanted field lies, and what it is where the message leaves it out. */
interface Found {
  readonly want: Want;
  readonly path: string | undefined;
  readonly zero: unknown;
}

type Fill = (reader: MessageReader, bytes: Uint8Array) => Slots;

/** Reads the wanted fields, or names the first that the definition does not have. */
function filler(type: MessageType, wants: readonly Want[]): Fill | string {
  const found: Found[] = [];
  for (const want of wants) {
    const path = want.path.split('|').find(option => fits(fieldAt(type, option), want.as));
    if (path === undefined && !want.optional) return want.path;
    // A field without presence that lies in no other is its zero anyway; one that nobody has to give is not told then.
    found.push({ want, path, zero: path === undefined || want.optional ? undefined : zeroOf(fieldAt(type, path)!) });
  }
  const slots = emptySlots(wants);
  const firsts = (some: readonly Found[]) => new Set(some.flatMap(({ path }) => path?.split('.', 1) ?? []));
  const wanted = narrowed(type, firsts(found), firsts(found.filter(({ want }) => want.as === 'value')));
  return (reader, bytes) => {
    const message = reader.read(wanted, bytes);
    let numbers = 0;
    let parts = 0;
    for (const { want, path, zero } of found) {
      const value = path === undefined ? undefined : (valueAt(message, path) ?? zero);
      if (want.as === 'number') slots.numbers[numbers++] = value === undefined ? NaN : Number(value);
      else slots.parts[parts++] = want.as === 'list' && value !== undefined ? asFloats(value) : value;
    }
    return slots;
  };
}

function zeroOf(field: MessageField): unknown {
  return field.form === 'list' ? [] : field.zero;
}

function asFloats(value: unknown): Float32Array | Float64Array {
  return value instanceof Float32Array || value instanceof Float64Array
    ? value
    : Float64Array.from(value as ArrayLike<number | bigint>, Number);
}

function fieldAt(root: MessageType, path: string): MessageField | undefined {
  let type: MessageType | undefined = root;
  let field: MessageField | undefined;
  for (const name of path.split('.')) {
    field = type?.fields.find(one => one.name === name);
    type = field?.form === 'one' ? field.type : undefined;
  }
  return field;
}

function fits(field: MessageField | undefined, as: Want['as']): boolean {
  const { form, scalar } = field ?? {};
  switch (as) {
    case 'number':
      return form === 'one' && scalar?.array !== undefined;
    case 'string':
      return form === 'one' && scalar?.zero === '';
    case 'bytes':
      return form === 'one' && scalar?.zero instanceof Uint8Array;
    case 'list':
      return form === 'list' && scalar?.array !== undefined;
    case 'value':
      return field !== undefined;
  }
}
