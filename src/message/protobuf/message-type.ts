// A message type of a protobuf definition as its messages are walked: fields by number, each with what to do on its wire.

import { type DescField, type DescMessage, type DescOneof, ScalarType } from '@bufbuild/protobuf';
import { FramelockError } from '../../issue.js';
import { quoted } from '../quoted.js';
import { enumScalar, type WireScalar, wireScalar } from './wire-scalar.js';

export interface MessageField {
  readonly name: string;
  readonly number: number;
  readonly form: 'one' | 'list' | 'map';
  /** Of the value, or of each: a scalar (enums are int32), or a message. */
  readonly scalar?: WireScalar;
  readonly type?: MessageType;
  /** Whether messages lie between two tags (groups) instead of behind a length. */
  readonly group: boolean;
  readonly key?: WireScalar;
  /** Position among the oneofs of its message. */
  readonly oneof?: number;
  /** What a scalar is where the message does not say: the definition's default, else zero. */
  readonly zero?: unknown;
  /** Whether "not there" cannot be told from zero: such a field is always set. */
  readonly implicit: boolean;
}

export interface MessageType {
  readonly name: string;
  readonly fields: readonly MessageField[];
  readonly byNumber: ReadonlyMap<number, MessageField>;
  /** Those that every message has: scalars without presence, lists and maps. */
  readonly always: readonly MessageField[];
  /** Messages of numbers and text alone (a vector, a time): where one is not there, its zeros are meant as well as nothing. */
  readonly leaves: readonly MessageField[];
  /** Well-known types that stand for a value: a time or duration becomes {sec, nsec}, a wrapper what it holds. */
  readonly stands?: 'time' | 'wrapper';
}

/** Field numbers have 29 bits (protobuf language specification). */
const MAX_NUMBER = 2 ** 29 - 1;
/** google.protobuf.DoubleValue, StringValue, … of wrappers.proto. */
const WRAPPER = /^google\.protobuf\.(?:Double|Float|U?Int64|U?Int32|Bool|String|Bytes)Value$/;

/**
 * The type and all that it leads to, without anything of the registry it came from. Types may contain themselves. `spend` is told
 * of every field and may refuse. Throws FL0380.
 */
export function messageType(root: DescMessage, spend: (fields: number) => void): MessageType {
  const known = new Map<
    DescMessage,
    MessageType & { fields: MessageField[]; always: MessageField[]; leaves: MessageField[] }
  >();
  const open: DescMessage[] = [];
  const typeOf = (desc: DescMessage): MessageType => {
    const found = known.get(desc);
    if (found) return found;
    const name = desc.typeName;
    const byNumber = new Map<number, MessageField>();
    const made = { name, fields: [], always: [], leaves: [], byNumber, stands: standsFor(desc) };
    known.set(desc, made);
    open.push(desc);
    return made;
  };
  const first = typeOf(root);
  for (let desc = open.pop(); desc !== undefined; desc = open.pop()) {
    const type = known.get(desc)!;
    spend(desc.fields.length);
    const names = new Set<string>();
    const oneofs = new Map(desc.oneofs.map((oneof, i) => [oneof, i]));
    for (const one of desc.fields) {
      const field = fieldOf(one, oneofs, typeOf);
      const { name, number } = field;
      if (!Number.isInteger(number) || number < 1 || number > MAX_NUMBER)
        fail(`expected field numbers from 1 to ${MAX_NUMBER}, got ${number} for ${desc.typeName}.${name}`);
      if (names.has(name) || type.byNumber.has(number))
        fail(
          `expected different fields in ${desc.typeName}, got ${name} = ${number} beside another of its name or number`,
        );
      names.add(name);
      type.fields.push(field);
      (type.byNumber as Map<number, MessageField>).set(number, field);
      if (field.implicit) type.always.push(field);
    }
  }
  for (const type of known.values()) type.leaves.push(...type.fields.filter(isLeaf));
  return first;
}

function isLeaf({ form, type, oneof }: MessageField): boolean {
  return (
    form === 'one' &&
    oneof === undefined &&
    !!type?.fields.every(one => one.scalar && one.implicit && one.form === 'one')
  );
}

/** The same type with these fields only; the wire of all others is passed over. `leaves` may be missing and mean zero. */
export function narrowed(type: MessageType, names: ReadonlySet<string>, leaves: ReadonlySet<string>): MessageType {
  const fields = type.fields.filter(field => names.has(field.name));
  return {
    ...type,
    fields,
    byNumber: new Map(fields.map(field => [field.number, field])),
    always: fields.filter(field => field.implicit),
    leaves: type.leaves.filter(field => leaves.has(field.name)),
  };
}

function fieldOf(
  field: DescField,
  oneofs: ReadonlyMap<DescOneof, number>,
  typeOf: (desc: DescMessage) => MessageType,
): MessageField {
  const form = field.fieldKind === 'list' || field.fieldKind === 'map' ? field.fieldKind : 'one';
  const oneof = field.oneof && oneofs.get(field.oneof);
  const implicit = form !== 'one' || (field.presence === IMPLICIT && oneof === undefined && !field.message);
  const common = { name: field.name, number: field.number, form, oneof, implicit } as const;
  const key = field.fieldKind === 'map' ? scalarOf(field.mapKey, field) : undefined;
  if (field.message)
    return { ...common, key, type: typeOf(field.message), group: form !== 'map' && field.delimitedEncoding === true };
  const scalar = field.enum ? enumScalar : scalarOf(field.scalar as number, field);
  return { ...common, key, scalar, zero: defaultOf(field) ?? scalar.zero, group: false };
}

/** google.protobuf.FeatureSet.FieldPresence.IMPLICIT. */
const IMPLICIT = 2;

function scalarOf(type: number, field: DescField): WireScalar {
  return wireScalar(type) ?? fail(`expected a type from 1 to 18 of ${field.toString()}, got ${type}`);
}

function defaultOf(field: DescField): unknown {
  if (field.fieldKind !== 'scalar' && field.fieldKind !== 'enum') return undefined;
  try {
    const value: unknown = field.getDefaultValue();
    const float = field.scalar === ScalarType.DOUBLE || field.scalar === ScalarType.FLOAT;
    if (!Number.isNaN(value) || float) return value;
    throw new RangeError('not a number');
  } catch {
    return fail(
      `expected a default value of its own type for ${field.toString()}, got ${quoted(field.proto.defaultValue)}`,
    );
  }
}

/** By name and by content: a recording may call anything so. */
function standsFor({ typeName, fields }: DescMessage): MessageType['stands'] {
  const scalar = (i: number, name: string) => fields[i]?.name === name && fields[i].fieldKind === 'scalar';
  if (typeName === 'google.protobuf.Timestamp' || typeName === 'google.protobuf.Duration')
    return fields.length === 2 && scalar(0, 'seconds') && scalar(1, 'nanos') ? 'time' : undefined;
  return WRAPPER.test(typeName) && fields.length === 1 && scalar(0, 'value') ? 'wrapper' : undefined;
}

function fail(text: string): never {
  throw new FramelockError('FL0380', text);
}
