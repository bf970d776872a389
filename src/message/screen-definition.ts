// The linear screen in front of the definition parser: cuts .msg text into structs and lets through only what is plain
// grammar. The parser's patterns backtrack exponentially on names (`a_a_a_…!`) and on escapes in string values, and
// quadratically on repeated types; so it is shown short lines of `type name` only, one struct at a time.

import { FramelockError } from '../issue.js';
import { type Definition, normalTypeName } from './definition.js';
import { quoted } from './quoted.js';

/** One field as the parser may see it: `spec` is the type with its bound and array part, in canonical form. */
export interface ScreenedField {
  readonly spec: string;
  readonly name: string;
}

export interface ScreenedStruct {
  /** `package/Name`; empty for a top-level definition without a name of its own. */
  name: string;
  readonly fields: ScreenedField[];
}

const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_]*$/;
const TYPE_NAME = /^[A-Za-z][A-Za-z0-9_]*(?:\/[A-Za-z][A-Za-z0-9_]*)*$/;
/** Type with an optional string bound and array part: `string<=10[<=5]`. Every repetition is followed by what it cannot match. */
const TYPE_SPEC = /^([^\s[\]<=]+)(?:<=(\d{1,10}))?(?:\[(<=)?(\d{0,10})\])?$/;
const MAX_TYPES = 4096;
const MAX_FIELDS = 65536;
/** Characters of one name or type. Linux allows 255 in the name of the file a type comes from. */
const MAX_NAME = 1024;

/** Cuts the text at its ==== lines, the top-level definition first. Constants, default values and comments are not on the wire and left out. */
export function screenDefinition(text: string, flavour: Definition['flavour']): ScreenedStruct[] {
  const structs: ScreenedStruct[] = [];
  let current: ScreenedStruct = { name: '', fields: [] };
  structs.push(current);
  let lines = 0;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('==')) {
      current = { name: '', fields: [] };
      if (structs.push(current) > MAX_TYPES)
        fail(`expected at most ${MAX_TYPES} types in a message definition, got more`);
    } else if (line.startsWith('MSG:')) {
      current.name = typeName(line.slice(4).split('#', 1)[0].trim());
    } else if (line.startsWith('IDL:')) {
      fail('expected a .msg definition, got IDL text');
    } else {
      if (++lines > MAX_FIELDS) fail(`expected at most ${MAX_FIELDS} fields in a message definition, got more`);
      const field = screenLine(line, flavour);
      if (field) current.fields.push(field);
    }
  }
  return structs;
}

/** One field, or undefined for a constant. What follows the name may hold any character, `#` in quotes too: it is never looked into. */
function screenLine(line: string, flavour: Definition['flavour']): ScreenedField | undefined {
  const space = line.search(/\s/);
  if (space < 0) fail(`expected "type name" in a message definition, got ${quoted(line)}`);
  const spec = screenSpec(line.slice(0, space), flavour);
  const rest = line.slice(space).trimStart();
  const nameEnd = rest.search(/[\s=#]/);
  const name = nameEnd < 0 ? rest : rest.slice(0, nameEnd);
  const after = nameEnd < 0 ? '' : rest.slice(nameEnd).trimStart();
  if (after.startsWith('=')) {
    // genmsg allows constants a leading underscore.
    identifier(name.replace(/^_+/, ''), 'constant name');
    return undefined;
  }
  identifier(name, 'field name');
  if (after !== '' && !after.startsWith('#') && flavour === 'ros1msg')
    fail(`expected the end of the line after field ${quoted(name)}, got ${quoted(after)}`);
  return { spec, name };
}

function screenSpec(text: string, flavour: Definition['flavour']): string {
  const match = text.length > MAX_NAME ? null : TYPE_SPEC.exec(text);
  if (!match) return fail(`expected a type such as package/Name[3], got ${quoted(text)}`);
  const [, element, stringBound, arrayBound, length] = match;
  const type = wireAlias(typeName(element));
  if (flavour === 'ros1msg' && (stringBound ?? arrayBound) !== undefined)
    fail(`expected no bounds in a ROS 1 definition, got ${quoted(text)}`);
  if (flavour === 'ros1msg' && type.split('/').length > 2)
    fail(`expected package/Name as ROS 1 type, got ${quoted(type)}`);
  if (stringBound !== undefined && type !== 'string' && type !== 'wstring')
    fail(`expected a bound on a string only, got ${quoted(text)}`);
  if (arrayBound !== undefined && length === '') fail(`expected a number as array bound, got ${quoted(text)}`);
  if (Number(length ?? 0) > 0xffffffff) fail(`expected an array length below 2^32, got ${length}`);
  const bound = stringBound === undefined ? '' : `<=${stringBound}`;
  // The parser's ROS 1 grammar knows no leading zeros.
  const array = length === undefined ? '' : `[${arrayBound ?? ''}${length && Number(length)}]`;
  return type + bound + array;
}

/** The parser knows these two only in ROS 2 text. */
function wireAlias(type: string): string {
  if (type === 'builtin_interfaces/Time') return 'time';
  return type === 'builtin_interfaces/Duration' ? 'duration' : type;
}

function typeName(text: string): string {
  if (text.length > MAX_NAME || !TYPE_NAME.test(text))
    fail(`expected a type name such as package/Name, got ${quoted(text)}`);
  return normalTypeName(text);
}

function identifier(text: string, what: string): void {
  if (text.length > MAX_NAME || !IDENTIFIER.test(text)) fail(`expected an identifier as ${what}, got ${quoted(text)}`);
}

function fail(text: string): never {
  throw new FramelockError('FL0303', text);
}
