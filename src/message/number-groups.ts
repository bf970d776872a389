// The numbers of a decoded message in groups, whatever its type is.
import { toStampNs } from './json-message.js';

/** Numbers that belong together: a field, an array, or the fields of one struct. */
export interface NumberGroup {
  /** Path of the field, its parts joined by `_`; letters, digits and `_` only. */
  readonly name: string;
  readonly values: readonly number[];
  /** Of a struct: which field each number is. */
  readonly names?: readonly string[];
}

export interface FlatNumbers {
  readonly groups: readonly NumberGroup[];
  /** Fields without a number in them: text, and what is beyond the limits. */
  readonly omitted: readonly string[];
  /** Fields of 64-bit integers that float64 does not hold. */
  readonly rounded: readonly string[];
}

/** Numbers of a field, and of a message. More are a picture or a cloud. */
export const MOST_IN_GROUP = 1024;
const MOST_GROUPS = 256;
const LONGEST_NAME = 120;
/** What the columns of every sensor are called. */
const TAKEN: ReadonlySet<string> = new Set([
  'stamp_ns',
  'raw_stamp_ns',
  'log_ns',
  'sigma_ns',
  'dt_ns',
  'match',
  'source',
  'num_samples',
  'sample_stamp_ns',
  'at_frame',
  'before_ns',
  'after_ns',
]);

/**
 * A scalar is a group of one (true is 1), an array of numbers one of its length, a struct of nothing but scalars (a vector, a time) one
 * that names them. Other structs are gone into, `wheel.speed` is `wheel_speed`; of a list of structs each of their groups
 * becomes one over all of them. The message's own header and stamp are no numbers of it.
 */
export function flatNumbers(message: unknown): FlatNumbers {
  const walk = new Walk();
  if (isStruct(message))
    for (const [key, item] of Object.entries(message)) if (!isStamp(key, item)) walk.visit(key, item);
  return { groups: withOwnNames(walk.groups), omitted: walk.omitted, rounded: walk.rounded };
}

type Struct = { readonly [field: string]: unknown };

class Walk {
  readonly groups: NumberGroup[] = [];
  readonly omitted: string[] = [];
  readonly rounded: string[] = [];

  visit(name: string, item: unknown): void {
    const numbers = isScalar(item) ? [item] : numbersOf(item);
    if (numbers && numbers.length > MOST_IN_GROUP) this.omitted.push(name);
    else if (numbers) this.#add(name, Array.from(numbers));
    else if (Array.isArray(item) && item.length > 0 && item.every(isStruct)) this.#list(name, item);
    else if (!isStruct(item)) this.omitted.push(name);
    else if (Object.values(item).every(isScalar)) this.#add(name, Object.values(item) as Scalar[], Object.keys(item));
    else for (const [key, inner] of Object.entries(item)) this.visit(`${name}_${key}`, inner);
  }

  /** Each group of the structs once, over all of them. Structs of one definition have the same groups, unless lists in them differ in length. */
  #list(name: string, items: readonly Struct[]): void {
    if (items.length > MOST_IN_GROUP) {
      this.omitted.push(name);
      return;
    }
    const walks = items.map(item => {
      const walk = new Walk();
      for (const [key, inner] of Object.entries(item)) walk.visit(`${name}_${key}`, inner);
      return walk;
    });
    const byName = walks.map(({ groups }) => new Map(groups.map(group => [group.name, group])));
    for (const own of new Set(walks.flatMap(({ groups }) => groups.map(group => group.name)))) {
      const parts = byName.map(groups => groups.get(own));
      const { length } = parts[0]?.values ?? [];
      if (!parts.every(part => part?.values.length === length)) this.omitted.push(own);
      else
        this.#push(
          own,
          parts.flatMap(part => part!.values),
          joinedNames(parts as NumberGroup[]),
        );
    }
    this.omitted.push(...new Set(walks.flatMap(({ omitted }) => omitted)));
    this.rounded.push(...new Set(walks.flatMap(({ rounded }) => rounded)));
  }

  #add(name: string, items: readonly Scalar[], names?: readonly string[]): void {
    const values = items.map(Number);
    if (items.some((item, i) => typeof item === 'bigint' && BigInt(values[i]) !== item)) this.rounded.push(name);
    this.#push(name, values, names);
  }

  #push(name: string, values: readonly number[], names?: readonly string[]): void {
    const fits = values.length <= MOST_IN_GROUP && this.groups.length < MOST_GROUPS;
    if (!fits) this.omitted.push(name);
    else if (values.length > 0) this.groups.push({ name, values, names });
  }
}

function joinedNames(parts: readonly NumberGroup[]): string[] | undefined {
  const count = parts.length * parts[0].values.length;
  if (!parts[0].names || count > MOST_IN_GROUP) return undefined;
  return parts.flatMap(({ names = [] }, i) => names.map(one => `${i}.${one}`));
}

type Scalar = number | bigint | boolean;

function isScalar(item: unknown): item is Scalar {
  return typeof item === 'number' || typeof item === 'bigint' || typeof item === 'boolean';
}

function numbersOf(item: unknown): ArrayLike<Scalar> | undefined {
  if (ArrayBuffer.isView(item) && !(item instanceof DataView)) return item as unknown as ArrayLike<Scalar>;
  return Array.isArray(item) && item.every(isScalar) ? item : undefined;
}

function isStruct(item: unknown): item is Struct {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return false;
  return !ArrayBuffer.isView(item) && !(item instanceof Map);
}

/** `std_msgs/Header`, and the stamps that lie beside the other fields (`stampPaths`). */
function isStamp(key: string, item: unknown): boolean {
  if (key === 'header') return isStruct(item) && ('stamp' in item || 'timestamp' in item);
  return (key === 'stamp' || key === 'timestamp') && toStampNs(item) !== undefined;
}

/** Any text may be a field's name in JSON. Two that come to the same get numbers. */
function withOwnNames(groups: readonly NumberGroup[]): NumberGroup[] {
  const taken = new Set(TAKEN);
  return groups.map(group => {
    const name = group.name.replace(/[^A-Za-z0-9_]+/g, '_').slice(0, LONGEST_NAME) || '_';
    let own = TAKEN.has(name) ? `${name}_` : name;
    for (let n = 2; taken.has(own); n++) own = `${name}_${n}`;
    taken.add(own);
    return { ...group, name: own };
  });
}
