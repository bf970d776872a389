// Reads protobuf messages by their definition, without code made of it: into null-prototype objects, views and typed arrays.
// The library's own reader copies nothing either, but takes a message of two-byte records into objects without end, believes
// fields whose wire type is another than their definition's, and names properties after the recording.
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { FramelockError } from '../../issue.js';
import type { MessageObject } from '../decode-message.js';
import type { NumberArray } from '../wire-reader.js';
import type { MessageField, MessageType } from './message-type.js';
import { NumberList } from './number-list.js';
import type { NumberArrayType, WireScalar } from './wire-scalar.js';

/** Messages, their fields, strings and list elements that one message may become. */
const MAX_PARTS = 1 << 22;
/** Numbers that lists take one by one, as their bytes are fewer than those of the array they become: 256 MiB. */
const MAX_NUMBERS = 1 << 25;
/** What the makers' own readers allow. */
const MAX_NESTING = 100;

const nothing = new BinaryReader(new Uint8Array(0));
const empty = new Map<NumberArrayType, NumberArray>();

/** Opened once, then asked for every message. */
export class MessageReader {
  #reader = nothing;
  #parts = 0;
  #numbers = 0;
  /** Which member of each oneof is set. */
  readonly #cases = new Map<MessageObject, (string | undefined)[]>();
  readonly #complete: boolean;

  /** `complete`: vectors, times and the like that are not there are given as their zeros, as the makers' own readers do. */
  constructor(complete: boolean) {
    this.#complete = complete;
  }

  /**
   * One whole message. Scalars are numbers, bigints (64 bit), booleans, strings and views (bytes); enums their numbers; lists of
   * numbers typed arrays; maps Maps. A field that its message does not have is undefined, or zero where the definition
   * gives it no presence. Throws FL0304.
   */
  read(type: MessageType, bytes: Uint8Array): MessageObject {
    this.#reader = new BinaryReader(bytes);
    this.#parts = this.#numbers = 0;
    try {
      return this.#message(type, bytes.length, 0, 1);
    } catch (cause) {
      if (cause instanceof FramelockError) throw cause;
      const at = Math.min(this.#reader.pos, bytes.length);
      const why = cause instanceof Error ? cause.message.split('\n', 1)[0] : '';
      return fail(
        `expected a whole ${type.name}, got damaged protobuf at byte ${at} of ${bytes.length}: ${why}`,
        cause,
      );
    } finally {
      this.#reader = nothing;
      this.#cases.clear();
    }
  }

  /** Up to `end`, or, where `group` is not 0, up to the tag that closes it. A message that comes in several pieces is one. */
  #message(type: MessageType, end: number, group: number, level: number, into?: MessageObject): MessageObject {
    const reader = this.#reader;
    if (level > MAX_NESTING) fail(`expected at most ${MAX_NESTING} nested messages, got more`);
    if (end > reader.len)
      fail(`expected ${end - reader.pos} bytes at byte ${reader.pos}, got ${reader.len - reader.pos}`);
    const object = into ?? this.#fresh(type);
    while (reader.pos < end) {
      const [number, wire] = reader.tag();
      if (wire === WireType.EndGroup) {
        if (number !== group) fail(`expected no end of group ${number} at byte ${reader.pos}`);
        return this.#closed(type, object);
      }
      const field = type.byNumber.get(number);
      if (!field || !this.#take(field, wire, object, level)) reader.skip(wire, number, MAX_NESTING - level);
    }
    if (reader.pos > end || group !== 0) fail(`expected the end of ${type.name} at byte ${end}, got it elsewhere`);
    return this.#closed(type, object);
  }

  #fresh(type: MessageType): MessageObject {
    this.#count(1 + type.always.length);
    const object: MessageObject = Object.create(null);
    for (const { name, form, scalar, zero } of type.always)
      object[name] = form === 'map' ? new Map() : form === 'one' ? zero : scalar?.array ? undefined : [];
    return object;
  }

  /** False where the wire type is not the field's: then it is none of ours (protobuf encoding, "unknown fields"). */
  #take(field: MessageField, wire: WireType, object: MessageObject, level: number): boolean {
    const { name, scalar, type, form, group } = field;
    if (form === 'list' && scalar?.array) return this.#takeNumbers(field, scalar, scalar.array, wire, object);
    if (wire !== (scalar ? (form === 'map' ? WireType.LengthDelimited : scalar.wire) : openingOf(group))) return false;
    if (form === 'map') {
      this.#count(1);
      const [key, value] = this.#entry(field, level);
      (object[name] as Map<unknown, unknown>).set(key, value);
    } else if (form === 'list') {
      this.#count(1);
      (object[name] as unknown[]).push(scalar ? scalar.read(this.#reader) : this.#child(type!, field, level));
    } else {
      if (field.oneof !== undefined) this.#choose(object, field.oneof, name);
      object[name] = scalar ? scalar.read(this.#reader) : this.#child(type!, field, level, object[name]);
    }
    return true;
  }

  #takeNumbers(
    { name }: MessageField,
    scalar: WireScalar,
    array: NumberArrayType,
    wire: WireType,
    object: MessageObject,
  ): boolean {
    const reader = this.#reader;
    if (wire !== scalar.wire && wire !== WireType.LengthDelimited) return false;
    const held = object[name];
    const list = held instanceof NumberList ? held : new NumberList(array, held as NumberArray | undefined);
    object[name] = list;
    if (wire === scalar.wire) {
      this.#number();
      list.push(scalar.read(reader));
    } else if (scalar.wire === WireType.Varint) {
      const end = reader.uint32() + reader.pos;
      for (; reader.pos < end; this.#number()) list.push(scalar.read(reader));
      if (reader.pos !== end) fail(`expected the end of ${name} at byte ${end}, got it elsewhere`);
    } else {
      const bytes = reader.bytes();
      if (bytes.length % array.BYTES_PER_ELEMENT !== 0)
        fail(`expected whole numbers of ${array.BYTES_PER_ELEMENT} bytes in ${name}, got ${bytes.length} bytes`);
      list.append(bytes);
    }
    return true;
  }

  #child(
    type: MessageType,
    { group, number }: Pick<MessageField, 'group' | 'number'>,
    level: number,
    before?: unknown,
  ) {
    const reader = this.#reader;
    // A value that stands for a message has no fields left that a second piece could add to: the last one counts.
    const into = type.stands ? undefined : (before as MessageObject | undefined);
    const object = group
      ? this.#message(type, reader.len, number, level + 1, into)
      : this.#message(type, reader.uint32() + reader.pos, 0, level + 1, into);
    return type.stands === undefined ? object : standIn(type.stands, object);
  }

  /** Key and value are fields 1 and 2 of a message of their own. */
  #entry(field: MessageField, level: number): [unknown, unknown] {
    const reader = this.#reader;
    const { key, scalar, type } = field;
    let [name, value]: [unknown, unknown] = [key!.zero, scalar?.zero];
    const end = reader.uint32() + reader.pos;
    while (reader.pos < end) {
      const [number, wire] = reader.tag();
      if (number === 1 && wire === key!.wire) name = key!.read(reader);
      else if (number === 2 && wire === (scalar?.wire ?? WireType.LengthDelimited))
        value = scalar ? scalar.read(reader) : this.#child(type!, field, level + 1, value);
      else reader.skip(wire, number, MAX_NESTING - level);
    }
    if (reader.pos !== end) fail(`expected the end of ${field.name} at byte ${end}, got it elsewhere`);
    return [name, value ?? this.#empty(type!)];
  }

  /** Lists of numbers become arrays; the empty ones share one each. */
  #closed(type: MessageType, object: MessageObject): MessageObject {
    for (const { name, form, scalar } of type.always) {
      if (form !== 'list' || !scalar?.array) continue;
      const held = object[name];
      if (held instanceof NumberList) object[name] = held.finish();
      else if (held === undefined) object[name] = emptyArray(scalar.array);
    }
    if (this.#complete) for (const { name, type: leaf } of type.leaves) object[name] ??= this.#empty(leaf!);
    return object;
  }

  #empty(type: MessageType): unknown {
    const object = this.#closed(type, this.#fresh(type));
    return type.stands === undefined ? object : standIn(type.stands, object);
  }

  /** Of a oneof the last member counts. */
  #choose(object: MessageObject, oneof: number, name: string): void {
    let cases = this.#cases.get(object);
    if (!cases) {
      cases = [];
      this.#cases.set(object, cases);
    }
    const before = cases[oneof];
    if (before !== undefined && before !== name) delete object[before];
    cases[oneof] = name;
  }

  #count(parts: number): void {
    this.#parts += parts;
    if (this.#parts > MAX_PARTS) fail(`expected at most ${MAX_PARTS} parts in a message, got more`);
  }

  #number(): void {
    if (++this.#numbers > MAX_NUMBERS)
      fail(`expected at most ${MAX_NUMBERS} numbers in the lists of a message, got more`);
  }
}

function openingOf(group: boolean): WireType {
  return group ? WireType.StartGroup : WireType.LengthDelimited;
}

function emptyArray(type: NumberArrayType): NumberArray {
  const found = empty.get(type) ?? new type(0);
  empty.set(type, found);
  return found;
}

function standIn(stands: 'time' | 'wrapper', object: MessageObject): unknown {
  if (stands === 'wrapper') return object.value;
  const time: MessageObject = Object.create(null);
  const seconds = BigInt(object.seconds as bigint);
  const sec = Number(seconds);
  time.sec = Number.isSafeInteger(sec) ? sec : seconds;
  time.nsec = object.nanos;
  return time;
}

function fail(text: string, cause?: unknown): never {
  throw new FramelockError('FL0304', text, { cause });
}
