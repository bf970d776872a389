// Structs of an IDL text as the tree builder wants them: typedefs followed, sizes worked out, several dimensions made one.
import { FramelockError } from '../../issue.js';
import type { RawField, RawStruct } from '../build-tree.js';
import { normalTypeName } from '../definition.js';
import { evaluator } from './constants.js';
import { readDeclarations } from './declarations.js';
import { lookUp } from './scope.js';
import type { TypeSpec } from './type-spec.js';

const MAX_LEVELS = 64;
const LONGEST = 0xffffffffn;
/** What rosidl puts into a message without fields; other texts leave the message empty, which takes the same byte. */
const PLACEHOLDER = 'structure_needs_at_least_one_member';

/** How many, or any number of them. */
type Dimension = bigint | '[]';

interface Flat {
  readonly type: string;
  readonly isEnum: boolean;
  /** From the outermost. */
  readonly dimensions: readonly Dimension[];
}

/**
 * The struct called `rootName` (`pkg/Name`, `pkg/msg/Name`) first, and all that it needs. A struct that the text lacks stays a name.
 * `double m[2][3]` is an array of six; what IDL nests otherwise, as lists of lists, is a list of structs with the one field `items`. Throws FL0303.
 */
export function readIdl(text: string, rootName: string): RawStruct[] {
  const { structs, types, constants } = readDeclarations(text);
  const evaluate = evaluator(text, constants);
  const found: RawStruct[] = [];
  const lists = new Map<string, RawStruct>();
  const needed = new Set<string>();
  const resolved = new Map<TypeSpec, TypeSpec | undefined>();
  /** Typedefs are gone through with every field that they are used in: each name in them is looked up once. */
  const named = (spec: TypeSpec & { readonly kind: 'name' }): TypeSpec | undefined => {
    if (!resolved.has(spec)) resolved.set(spec, lookUp(types, spec));
    return resolved.get(spec);
  };

  /** The innermost type as a name of the tree builder's, and all dimensions around it. */
  const flatten = (spec: TypeSpec, user: string): Flat => {
    const dimensions: Dimension[] = [];
    for (let level = 0; level < MAX_LEVELS; level++) {
      if (spec.kind === 'primitive') return { type: spec.type, isEnum: false, dimensions };
      if (spec.kind === 'enum') return { type: 'uint32', isEnum: true, dimensions };
      if (spec.kind === 'refused') return fail(`expected types whose bytes are read, got ${spec.why} in ${user}`);
      if (spec.kind === 'struct') {
        needed.add(spec.name);
        return { type: builtinTime(typeName(spec.name)), isEnum: false, dimensions };
      }
      if (spec.kind === 'name') {
        const known = named(spec);
        if (!known) return { type: builtinTime(typeName(spec.name)), isEnum: false, dimensions };
        spec = known;
      } else {
        dimensions.push(spec.kind === 'sequence' ? '[]' : lengthOf(evaluate(spec.length), user));
        spec = spec.of;
      }
    }
    return fail(`expected types of at most ${MAX_LEVELS} levels, got more in ${user}`);
  };

  /** Lists of lists by structs of one field: on the wire a struct adds nothing. */
  const field = (name: string, spec: TypeSpec, user: string): RawField => {
    const flat = flatten(spec, user);
    const dimensions = joined(flat.dimensions, user);
    let type = { type: flat.type, sized: flat.isEnum && dimensions.length > 0 };
    for (const inner of dimensions.slice(1).reverse()) {
      const list = `${flat.isEnum ? 'enum ' : ''}${type.type}[${inner === '[]' ? '' : inner}]`;
      lists.set(list, { name: list, fields: [{ name: 'items', ...type, array: arrayOf(inner) }] });
      type = { type: list, sized: false };
    }
    return { name, ...type, array: arrayOf(dimensions[0]) };
  };

  const wanted = typeName(rootName);
  for (const name of structs.keys()) if (typeName(name) === wanted) needed.add(name);
  if (needed.size === 0) fail(`expected a struct ${rootName} in its IDL definition, got none`);
  // A set also goes through what is added on the way.
  for (const name of needed)
    for (const { members, refused } of structs.get(name)!) {
      const user = typeName(name);
      if (refused !== undefined) fail(`expected types whose bytes are read, got ${refused} in ${user}`);
      const fields = members.length === 1 && members[0].name === PLACEHOLDER ? [] : members;
      found.push({ name: user, fields: fields.map(member => field(member.name, member.type, user)) });
    }
  return [...found, ...lists.values()];
}

/** `a::msg::B` as `a/B`, `B` outside of all modules as `/B`: the tree builder looks for short names in more than one place. */
function typeName(name: string): string {
  const path = name.replace(/^::/, '').replaceAll('::', '/');
  return path.includes('/') ? normalTypeName(path) : `/${path}`;
}

function builtinTime(name: string): string {
  if (name === 'builtin_interfaces/Time') return 'time';
  return name === 'builtin_interfaces/Duration' ? 'duration' : name;
}

function lengthOf(length: bigint, user: string): bigint {
  return length >= 0n && length <= LONGEST
    ? length
    : fail(`expected an array length below 2^32 in ${user}, got ${length}`);
}

/** Neighbouring fixed dimensions lie behind one another, row by row. */
function joined(dimensions: readonly Dimension[], user: string): Dimension[] {
  const all: Dimension[] = [];
  for (const one of dimensions) {
    const last = all.at(-1);
    if (typeof one === 'bigint' && typeof last === 'bigint') all[all.length - 1] = lengthOf(last * one, user);
    else all.push(one);
  }
  return all;
}

function arrayOf(dimension: Dimension | undefined): RawField['array'] {
  if (dimension === undefined) return '';
  return dimension === '[]' ? dimension : Number(dimension);
}

function fail(text: string): never {
  throw new FramelockError('FL0303', text);
}
