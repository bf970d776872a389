// Reads .msg text (ROS 1 and ROS 2, with the ==== separated dependencies) into a checked Definition.
// Own line parser instead of @foxglove/rosmsg: its name patterns backtrack exponentially, so that one long name in a
// recording stops the program. The tests hold both parsers to the same result.
import { FramelockError } from '../issue.js';
import { buildTree, type RawField, type RawStruct } from './build-tree.js';
import type { Schema } from './decoder.js';
import { type Definition, normalTypeName } from './definition.js';
import { structBody } from './definitions/index.js';

const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_]*$/;
const TYPE_NAME = /^[A-Za-z][A-Za-z0-9_]*(?:\/[A-Za-z][A-Za-z0-9_]*)*$/;
/** Type with an optional string bound and array part: `string<=10[<=5]`. Every repetition is followed by what it cannot match. */
const TYPE_SPEC = /^([^\s[\]<=]+)(?:<=(\d{1,10}))?(?:\[(<=)?(\d{0,10})\])?$/;
const MAX_TYPES = 4096;
const MAX_FIELDS = 65536;

/** Parses and checks a definition: grammar of every name, all types known, no recursion, limits. Throws FL0303. */
export function parseDefinition(schema: Schema): Definition {
  const flavour = schema.encoding === 'ros2msg' ? 'ros2msg' : 'ros1msg';
  const structs = splitStructs(schema, flavour);
  const rootName = normalTypeName(schema.name);
  // Some writers put a separator and the type's own name in front of the top-level definition.
  const first = structs[0];
  const root = first.fields.length === 0 ? (structs.find(s => s.name === rootName) ?? first) : first;
  return {
    root: buildTree({ ...root, name: root.name || rootName }, structs, name => parseBody(name, flavour)),
    flavour,
  };
}

function splitStructs(schema: Schema, flavour: Definition['flavour']): RawStruct[] {
  const structs: RawStruct[] = [];
  let current: RawStruct = { name: '', fields: [] };
  structs.push(current);
  let fields = 0;
  for (const raw of schema.text.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('==')) {
      current = { name: '', fields: [] };
      if (structs.push(current) > MAX_TYPES)
        fail(`expected at most ${MAX_TYPES} types in a message definition, got more`);
    } else if (line.startsWith('MSG:')) {
      current.name = normalTypeName(typeName(line.slice(4).split('#', 1)[0].trim()));
    } else if (line.startsWith('IDL:')) {
      fail('expected a .msg definition, got IDL text');
    } else {
      if (++fields > MAX_FIELDS) fail(`expected at most ${MAX_FIELDS} fields in a message definition, got more`);
      const field = parseLine(line, flavour);
      if (field) current.fields.push(field);
    }
  }
  return structs;
}

/** A built-in struct, for definitions that leave out a well-known dependency. */
function parseBody(name: string, flavour: Definition['flavour']): RawStruct | undefined {
  const body = structBody(name, flavour);
  return body === undefined
    ? undefined
    : { name, fields: splitStructs({ name, encoding: flavour, text: body }, flavour)[0].fields };
}

/** One field, or undefined for a constant. Default values of ROS 2 do not change the wire format and are not kept. */
function parseLine(line: string, flavour: Definition['flavour']): RawField | undefined {
  const space = line.search(/\s/);
  const spec = space < 0 ? null : TYPE_SPEC.exec(line.slice(0, space));
  if (!spec) return fail(`expected "type name" in a message definition, got ${quote(line)}`);
  const rest = line.slice(space).trimStart();
  const nameEnd = rest.search(/[\s=#]/);
  const name = nameEnd < 0 ? rest : rest.slice(0, nameEnd);
  const after = nameEnd < 0 ? '' : rest.slice(nameEnd).trimStart();
  if (after.startsWith('=')) {
    // Constants are not on the wire; genmsg allows them a leading underscore.
    if (!IDENTIFIER.test(name.replace(/^_+/, ''))) fail(`expected an identifier as constant name, got ${quote(name)}`);
    return undefined;
  }
  if (!IDENTIFIER.test(name)) fail(`expected an identifier as field name, got ${quote(name)}`);
  if (after !== '' && !after.startsWith('#') && flavour === 'ros1msg')
    fail(`expected the end of the line after field ${quote(name)}, got ${quote(after)}`);
  const [, type, stringBound, arrayBound, length] = spec;
  if (stringBound !== undefined && type !== 'string' && type !== 'wstring')
    fail(`expected a bound on a string only, got ${quote(line)}`);
  if (arrayBound !== undefined && length === '') fail(`expected a number as array bound, got ${quote(line)}`);
  const array = length === undefined ? '' : length === '' || arrayBound ? '[]' : Number(length);
  if (typeof array === 'number' && array > 0xffffffff) fail(`expected an array length below 2^32, got ${length}`);
  return { name, type: primitiveAlias(typeName(type), flavour), array };
}

function primitiveAlias(type: string, flavour: Definition['flavour']): string {
  if (type === 'char') return 'uint8';
  if (type === 'byte') return flavour === 'ros1msg' ? 'int8' : 'uint8';
  if (type === 'builtin_interfaces/Time' || type === 'builtin_interfaces/msg/Time') return 'time';
  if (type === 'builtin_interfaces/Duration' || type === 'builtin_interfaces/msg/Duration') return 'duration';
  return type;
}

function typeName(text: string): string {
  return TYPE_NAME.test(text) ? text : fail(`expected a type name such as package/Name, got ${quote(text)}`);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

function fail(text: string): never {
  throw new FramelockError('FL0303', text);
}
