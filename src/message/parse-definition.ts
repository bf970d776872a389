// Reads .msg text (ROS 1 and ROS 2, with the ==== separated dependencies) or IDL into a checked Definition.

import { parse } from '@foxglove/rosmsg';
import { FramelockError } from '../issue.js';
import { buildTree, type RawField, type RawStruct } from './build-tree.js';
import type { Schema } from './decoder.js';
import { type Definition, normalTypeName } from './definition.js';
import { structBody } from './definitions/index.js';
import { readIdl } from './idl/read-idl.js';
import { quoted } from './quoted.js';
import { type ScreenedStruct, screenDefinition } from './screen-definition.js';

/** A field name of rosidl: the parser takes such a name in one pass, but exponential time to refuse some of the others. */
const ROSIDL_NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
/** Shown to the parser for any other identifier (`K`, `frameId`, `a__b`): recordings have them, and they do no harm. */
const STAND_IN = 'renamed';

/** Parses and checks a definition: grammar of every name, all types known, no recursion, limits. Throws FL0303. */
export function parseDefinition(schema: Schema): Definition {
  if (schema.encoding === 'ros2idl') return parseIdl(schema);
  const flavour = schema.encoding === 'ros2msg' ? 'ros2msg' : 'ros1msg';
  const structs = readStructs(schema.text, flavour);
  const rootName = normalTypeName(schema.name);
  // Some writers put a separator and the type's own name in front of the top-level definition.
  const first = structs[0];
  const root = first.fields.length === 0 ? (structs.find(s => s.name === rootName) ?? first) : first;
  return {
    root: buildTree({ ...root, name: root.name || rootName }, structs, name => readBuiltin(name, flavour)),
    flavour,
  };
}

function parseIdl({ name, text }: Schema): Definition {
  const structs = readIdl(text, name);
  return { root: buildTree(structs[0], structs, type => readBuiltin(type, 'ros2msg')), flavour: 'ros2msg' };
}

function readStructs(text: string, flavour: Definition['flavour']): RawStruct[] {
  return screenDefinition(text, flavour).map(struct => readStruct(struct, flavour));
}

/** A built-in struct, for definitions that leave out a well-known dependency. */
function readBuiltin(name: string, flavour: Definition['flavour']): RawStruct | undefined {
  const body = structBody(name, flavour);
  return body === undefined ? undefined : { ...readStructs(body, flavour)[0], name };
}

/** One struct through the parser; each field gets its own name back. */
function readStruct({ name, fields }: ScreenedStruct, flavour: Definition['flavour']): RawStruct {
  const lines = fields.map(field => `${field.spec} ${ROSIDL_NAME.test(field.name) ? field.name : STAND_IN}`);
  try {
    const read = readLines(lines, flavour);
    return { name, fields: read.map((field, i) => ({ ...field, name: fields[i].name })) };
  } catch (cause) {
    const got = quoted(lines.join('; '));
    throw new FramelockError('FL0303', `expected fields of ${name || 'a message'}, got ${got}`, { cause });
  }
}

/** Headers and vectors are in nearly every definition, and the parser takes its time. */
const readBefore = { ros1msg: new Map<string, RawField>(), ros2msg: new Map<string, RawField>() };
const MOST_KEPT = 4096;

/** The parser gives one definition per line. Type names are resolved by the tree builder: it would compare every field with every type. */
function readLines(lines: readonly string[], flavour: Definition['flavour']): RawField[] {
  const known = readBefore[flavour];
  if (known.size > MOST_KEPT) known.clear();
  const fresh = [...new Set(lines.filter(line => !known.has(line)))];
  if (fresh.length > 0) {
    const [{ definitions }] = parse(fresh.join('\n'), { ros2: flavour === 'ros2msg', skipTypeFixup: true });
    // Only what the wire depends on: bounds are not enforced.
    for (const [i, { name, type, isArray, arrayLength }] of definitions.entries())
      known.set(fresh[i], { name, type, array: isArray ? (arrayLength ?? '[]') : '' });
  }
  return lines.map(line => known.get(line)!);
}
