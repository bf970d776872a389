// The field plan: a definition and a list of wanted fields become a flat program that reads just those fields.
// Hot types (IMU, odometry, clouds, pictures) are read without building objects: a few array reads per message.
import { StructReader } from './decode-message.js';
import type { Definition, Field, Primitive, StructType } from './definition.js';
import { type Encoding, WireReader } from './wire-reader.js';

/**
 * One wanted field. `path` is dotted; `a|b` means a, or b where the definition has no a; `a.0` is the first number of a
 * fixed array.
 * number: a scalar into `numbers`. Into `parts`: string: text; bytes: a view of an 8-bit array; list: an array of numbers as
 * Float64Array or Float32Array; value: whatever the generic decoder gives.
 */
export interface Want {
  readonly path: string;
  readonly as: 'number' | 'string' | 'bytes' | 'list' | 'value';
  /** Where the definition has no such field: NaN in `numbers`, undefined in `parts`. */
  readonly optional?: boolean;
}

/** What a plan fills: `numbers` and `parts` each in the order of their wants. Reused for every message. */
export interface Slots {
  readonly numbers: Float64Array;
  readonly parts: unknown[];
}

export interface Plan {
  readonly slots: Slots;
  /** Fills `slots` from a whole message. Throws FL0304. */
  run(bytes: Uint8Array): Slots;
}

type Step =
  | { readonly op: 'numbers'; readonly type: Primitive; readonly slot: number; count: number }
  | { readonly op: 'part'; readonly field: Field; readonly as: Want['as']; readonly slot: number }
  | { readonly op: 'skip'; readonly field: Field }
  | { readonly op: 'skipPrimitives'; readonly type: Primitive; readonly count: number };

const isNumber = (type: Field['type']): type is Primitive =>
  typeof type === 'string' && type !== 'string' && type !== 'wstring' && type !== 'time' && type !== 'duration';

export function emptySlots(wants: readonly Want[]): Slots {
  const numbers = wants.filter(want => want.as === 'number').length;
  return { numbers: new Float64Array(numbers).fill(NaN), parts: new Array(wants.length - numbers).fill(undefined) };
}

/** Compiles a plan, or names the first wanted field the definition does not have (or has with another shape). */
export function compilePlan(
  definition: Definition,
  encoding: Encoding,
  wants: readonly Want[],
): Plan | { missing: string } {
  const byPath = new Map<string, { want: Want; slot: number }>();
  const open = new Set<string>();
  let numbers = 0;
  let parts = 0;
  for (const want of wants) {
    const slot = want.as === 'number' ? numbers++ : parts++;
    const path = want.path.split('|').find(option => fits(findField(definition.root, option), want));
    if (path === undefined) {
      if (want.optional) continue;
      return { missing: want.path };
    }
    byPath.set(path, { want, slot });
    for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) open.add(path.slice(0, dot));
  }
  const steps: Step[] = [];
  const compile = (struct: StructType, prefix: string): void => {
    for (const field of struct.fields) {
      const path = prefix + field.name;
      const target = byPath.get(path);
      if (target?.want.as === 'number') pushNumber(steps, field.type as Primitive, target.slot);
      else if (target) steps.push({ op: 'part', field, as: target.want.as, slot: target.slot });
      else if (open.has(path) && typeof field.type !== 'string') compile(field.type, `${path}.`);
      else if (open.has(path)) pushFirst(steps, field, byPath.get(`${path}.0`)!.slot);
      else if (isNumber(field.type) && field.array !== '[]' && field.array !== 0 && !field.sized)
        steps.push({ op: 'skipPrimitives', type: field.type, count: field.array === '' ? 1 : field.array });
      else steps.push({ op: 'skip', field });
    }
  };
  compile(definition.root, '');
  return makePlan(steps, emptySlots(wants), definition, encoding);
}

/** Neighbours on the wire that are neighbours in the slots become one run. */
function pushNumber(steps: Step[], type: Primitive, slot: number): void {
  const last = steps.at(-1);
  if (last?.op === 'numbers' && last.type === type && last.slot + last.count === slot) last.count++;
  else steps.push({ op: 'numbers', type, slot, count: 1 });
}

/** The first number of a fixed array, and over the rest. */
function pushFirst(steps: Step[], { type, array }: Field, slot: number): void {
  pushNumber(steps, type as Primitive, slot);
  steps.push({ op: 'skipPrimitives', type: type as Primitive, count: (array as number) - 1 });
}

function makePlan(steps: readonly Step[], slots: Slots, definition: Definition, encoding: Encoding): Plan {
  const reader = new WireReader(encoding);
  const structs = new StructReader(reader, encoding, definition.flavour === 'ros1msg');
  const { numbers, parts } = slots;
  const strings: CachedString[] = parts.map(() => ({ bytes: new Uint8Array(0), text: '' }));
  return {
    slots,
    run(bytes) {
      reader.reset(bytes);
      reader.expect(1, definition.root.minSize[encoding]);
      for (const step of steps) {
        switch (step.op) {
          case 'numbers':
            readNumbers(reader, step.type, numbers, step.slot, step.count);
            break;
          case 'skipPrimitives':
            structs.skipPrimitives(step.type, step.count);
            break;
          case 'skip':
            structs.skip(step.field);
            break;
          case 'part':
            parts[step.slot] =
              step.as === 'string'
                ? readString(reader, strings[step.slot])
                : toPart(structs.field(step.field), step.as);
        }
      }
      return slots;
    },
  };
}

interface CachedString {
  bytes: Uint8Array;
  text: string;
}

/** Frame ids and formats repeat from message to message: the text is decoded again only when its bytes change. */
function readString(reader: WireReader, cache: CachedString): string {
  const start = reader.pos;
  const length = reader.u32();
  const raw = reader.byteView(length);
  if (length === cache.bytes.length && length > 0) {
    let i = 0;
    while (i < length && raw[i] === cache.bytes[i]) i++;
    if (i === length) return cache.text;
  }
  reader.pos = start;
  cache.text = reader.string();
  cache.bytes = raw.slice(0, length > 256 ? 0 : length);
  return cache.text;
}

function toPart(value: unknown, as: Want['as']): unknown {
  if (as === 'bytes' && value instanceof Int8Array)
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (as === 'list' && !(value instanceof Float32Array)) return toFloat64(value);
  return value;
}

function toFloat64(value: unknown): Float64Array {
  return value instanceof Float64Array ? value : Float64Array.from(value as ArrayLike<number | bigint>, Number);
}

/** A run of scalars of one type into consecutive slots; doubles, the common case, with one bounds check. */
function readNumbers(r: WireReader, type: Primitive, into: Float64Array, slot: number, count: number): void {
  if (type === 'float64') {
    r.align(8);
    const at = r.take(8 * count);
    for (let i = 0; i < count; i++) into[slot + i] = r.view.getFloat64(at + 8 * i, r.little);
  } else for (let i = 0; i < count; i++) into[slot + i] = readNumber(r, type);
}

function readNumber(r: WireReader, type: Primitive): number {
  switch (type) {
    case 'float64':
      r.align(8);
      return r.view.getFloat64(r.take(8), r.little);
    case 'float32':
      r.align(4);
      return r.view.getFloat32(r.take(4), r.little);
    case 'uint32':
      return r.u32();
    case 'int32':
      return r.i32();
    case 'uint16':
      r.align(2);
      return r.view.getUint16(r.take(2), r.little);
    case 'int16':
      r.align(2);
      return r.view.getInt16(r.take(2), r.little);
    case 'int8':
      return r.view.getInt8(r.take(1));
    case 'int64':
      r.align(8);
      return Number(r.view.getBigInt64(r.take(8), r.little));
    case 'uint64':
      r.align(8);
      return Number(r.view.getBigUint64(r.take(8), r.little));
    default:
      return r.bytes[r.take(1)];
  }
}

/** The field at a dotted path through single structs, or the first element (`.0`) of a fixed array of numbers. */
function findField(root: StructType, path: string): Field | undefined {
  let struct = root;
  const names = path.split('.');
  for (const [depth, name] of names.entries()) {
    const field = struct.fields.find(f => f.name === name);
    if (!field || depth === names.length - 1) return field;
    if (typeof field.array === 'number' && field.array > 0 && isNumber(field.type) && !field.sized)
      return depth === names.length - 2 && names[depth + 1] === '0' ? { ...field, array: '' } : undefined;
    if (typeof field.type === 'string' || field.array !== '') return undefined;
    struct = field.type;
  }
  return undefined;
}

function fits(field: Field | undefined, want: Want): boolean {
  if (!field) return false;
  switch (want.as) {
    case 'number':
      return field.array === '' && isNumber(field.type);
    case 'string':
      return field.array === '' && field.type === 'string';
    case 'bytes':
      return field.array !== '' && (field.type === 'uint8' || field.type === 'int8');
    case 'list':
      return field.array !== '' && isNumber(field.type);
    case 'value':
      return true;
  }
}
