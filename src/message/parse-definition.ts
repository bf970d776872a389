// Reads .msg text (ROS 1 and ROS 2, with the ==== separated dependencies) into a checked Definition.

import { parse } from '@foxglove/rosmsg';
import { FramelockError } from '../issue.js';
import { buildTree, type MessageDefinition } from './build-tree.js';
import type { Schema } from './decoder.js';
import { type Definition, normalTypeName } from './definition.js';
import { structBody } from './definitions/index.js';
import { quoted } from './quoted.js';
import { type ScreenedStruct, screenDefinition } from './screen-definition.js';

/** A field name of rosidl: the parser takes such a name in one pass, but exponential time to refuse some of the others. */
const ROSIDL_NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
/** Shown to the parser for any other identifier (`K`, `frameId`, `a__b`): recordings have them, and they do no harm. */
const STAND_IN = 'renamed';

/** Parses and checks a definition: grammar of every name, all types known, no recursion, limits. Throws FL0303. */
export function parseDefinition(schema: Schema): Definition {
  const flavour = schema.encoding === 'ros2msg' ? 'ros2msg' : 'ros1msg';
  const structs = readStructs(schema.text, flavour);
  const rootName = normalTypeName(schema.name);
  // Some writers put a separator and the type's own name in front of the top-level definition.
  const first = structs[0];
  const root = first.definitions.length === 0 ? (structs.find(s => s.name === rootName) ?? first) : first;
  return {
    root: buildTree({ ...root, name: root.name || rootName }, structs, name => readBuiltin(name, flavour)),
    flavour,
  };
}

function readStructs(text: string, flavour: Definition['flavour']): MessageDefinition[] {
  return screenDefinition(text, flavour).map(struct => readStruct(struct, flavour));
}

/** A built-in struct, for definitions that leave out a well-known dependency. */
function readBuiltin(name: string, flavour: Definition['flavour']): MessageDefinition | undefined {
  const body = structBody(name, flavour);
  return body === undefined ? undefined : { ...readStructs(body, flavour)[0], name };
}

/** One struct through the parser; each field gets its own name back. */
function readStruct({ name, fields }: ScreenedStruct, flavour: Definition['flavour']): MessageDefinition {
  const lines = fields.map(field => `${field.spec} ${ROSIDL_NAME.test(field.name) ? field.name : STAND_IN}`);
  try {
    const read = readLines(lines, flavour);
    return { name, definitions: read.map((field, i) => ({ ...field, name: fields[i].name })) };
  } catch (cause) {
    const got = quoted(lines.join('; '));
    throw new FramelockError('FL0303', `expected fields of ${name || 'a message'}, got ${got}`, { cause });
  }
}

/** What the parser made of a line. */
type ReadField = MessageDefinition['definitions'][number];

/** Headers and vectors are in nearly every definition, and the parser takes its time. */
const readBefore = { ros1msg: new Map<string, ReadField>(), ros2msg: new Map<string, ReadField>() };
const MOST_KEPT = 4096;

/** The parser gives one definition per line. Type names are resolved by the tree builder: it would compare every field with every type. */
function readLines(lines: readonly string[], flavour: Definition['flavour']): ReadField[] {
  const known = readBefore[flavour];
  if (known.size > MOST_KEPT) known.clear();
  const fresh = [...new Set(lines.filter(line => !known.has(line)))];
  if (fresh.length > 0) {
    const [{ definitions }] = parse(fresh.join('\n'), { ros2: flavour === 'ros2msg', skipTypeFixup: true });
    for (const [i, line] of fresh.entries()) known.set(line, definitions[i]);
  }
  return lines.map(line => known.get(line)!);
}
