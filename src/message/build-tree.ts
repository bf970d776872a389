// Joins parsed structs into a tree: resolves type names, refuses recursion and excess, and computes least wire sizes.
import { FramelockError } from '../issue.js';
import {
  elementMinSize,
  type Field,
  isPrimitive,
  normalTypeName,
  type Primitive,
  type StructType,
} from './definition.js';

/** A field with the name of its type. */
export interface RawField {
  readonly name: string;
  readonly type: string;
  readonly array: Field['array'];
  readonly sized?: boolean;
}

/** A struct as the readers of definitions give it. */
export interface RawStruct {
  readonly name: string;
  readonly fields: readonly RawField[];
}

const MAX_NESTING = 64;

/** `builtin` gives well-known structs that the definition left out. Throws FL0303. */
export function buildTree(
  root: RawStruct,
  structs: readonly RawStruct[],
  builtin: (name: string) => RawStruct | undefined,
): StructType {
  const resolve = resolver(structs, builtin);
  const done = new Map<RawStruct, { struct: StructType; depth: number }>();
  const open = new Set<RawStruct>();

  const build = (raw: RawStruct, level: number): { struct: StructType; depth: number } => {
    const known = done.get(raw);
    if (open.has(raw)) fail(`expected a definition without recursion, got ${raw.name} inside itself`);
    if (level + (known?.depth ?? 1) > MAX_NESTING)
      fail(`expected at most ${MAX_NESTING} nested types, got more at ${raw.name}`);
    if (known) return known;
    open.add(raw);
    let depth = 1;
    const names = new Set<string>();
    const fields = raw.fields.map((field): Field => {
      if (names.has(field.name)) fail(`expected different field names in ${raw.name}, got ${field.name} twice`);
      names.add(field.name);
      if (isPrimitive(field.type)) {
        const { name, type, array } = field;
        return field.sized ? { name, type, array, sized: true } : { name, type, array };
      }
      const child = build(resolve(field.type, raw.name), level + 1);
      depth = Math.max(depth, child.depth + 1);
      return { name: field.name, type: child.struct, array: field.array };
    });
    open.delete(raw);
    const struct = { name: raw.name, fields, minSize: { ros1: minSize(fields, 'ros1'), cdr: minSize(fields, 'cdr') } };
    const result = { struct, depth };
    done.set(raw, result);
    return result;
  };
  return build(root, 0).struct;
}

function minSize(fields: readonly Field[], encoding: 'ros1' | 'cdr'): number {
  if (fields.length === 0) return encoding === 'cdr' ? 1 : 0;
  let size = 0;
  for (const { type, array } of fields)
    size += array === '[]' ? 4 : (array === '' ? 1 : array) * elementMinSize(type as Primitive | StructType, encoding);
  return size;
}

/** Full names first; `Header` means std_msgs/Header (ROS 1); short names mean the user's own package, else the only match. */
function resolver(structs: readonly RawStruct[], builtin: (name: string) => RawStruct | undefined) {
  const byName = new Map<string, RawStruct>();
  const byShortName = new Map<string, RawStruct[]>();
  for (const struct of structs) {
    if (struct.name === '') continue;
    const twin = byName.get(struct.name);
    // Known bag converters repeat dependencies: equal copies are harmless.
    if (twin && JSON.stringify(twin.fields) !== JSON.stringify(struct.fields))
      fail(`expected one definition of ${struct.name}, got two different ones`);
    if (twin) continue;
    byName.set(struct.name, struct);
    const short = struct.name.slice(struct.name.lastIndexOf('/') + 1);
    byShortName.set(short, [...(byShortName.get(short) ?? []), struct]);
  }
  const lookUp = (name: string): RawStruct | undefined => {
    const known = byName.get(name) ?? builtin(name);
    if (known && !byName.has(name)) byName.set(name, known);
    return known;
  };
  return (type: string, user: string): RawStruct => {
    const name = normalTypeName(type);
    if (name.includes('/')) return lookUp(name) ?? fail(`expected a definition of ${name}, used in ${user}, got none`);
    const slash = user.lastIndexOf('/');
    const found =
      (slash < 0 ? undefined : lookUp(`${user.slice(0, slash)}/${name}`)) ??
      (name === 'Header' ? lookUp('std_msgs/Header') : undefined);
    if (found) return found;
    const matches = byShortName.get(name) ?? [];
    if (matches.length !== 1) fail(`expected one definition of ${name}, used in ${user}, got ${matches.length}`);
    return matches[0];
  };
}

function fail(text: string): never {
  throw new FramelockError('FL0303', text);
}
