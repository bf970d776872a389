// Where a protobuf message's own stamp lies, found by passing over the records before it.
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { stampPaths, transformStampPaths } from '../json-message.js';
import type { MessageField, MessageType } from './message-type.js';

const PATHS = stampPaths.split('|');
const IN_LIST = transformStampPaths.split('|').map(path => `transforms.${path}`);
const SECONDS: ReadonlySet<string> = new Set(['seconds', 'sec', 'secs']);
const NANOS: ReadonlySet<string> = new Set(['nanos', 'nsec', 'nanosec', 'nsecs', 'nanoseconds']);
const latest = 2n ** 63n - 1n;

/** The fields to go through, and the two numbers of the time at their end. */
interface Way {
  readonly fields: readonly MessageField[];
  readonly seconds: MessageField;
  readonly nanos: MessageField;
}

/**
 * Reads the stamp from a message or its first bytes: of the first such field that the definition has. Fields may come in any order, so that
 * a message cut before its stamp has none; where one comes twice the first counts, whole or cut. undefined when the type carries none.
 */
export function stampReader(type: MessageType): ((bytes: Uint8Array) => bigint | undefined) | undefined {
  const way = [...PATHS.map(path => wayTo(type, path, 'one')), ...IN_LIST.map(path => wayTo(type, path, 'list'))].find(
    found => found !== undefined,
  );
  if (!way) return undefined;
  return bytes => {
    try {
      return find(new BinaryReader(bytes), bytes.length, way, 0);
    } catch {
      // Prefixes end anywhere and messages may be damaged: decode() says what is wrong.
      return undefined;
    }
  };
}

function wayTo(root: MessageType, path: string, first: 'one' | 'list'): Way | undefined {
  const fields: MessageField[] = [];
  let type: MessageType | undefined = root;
  for (const [i, name] of path.split('.').entries()) {
    const field: MessageField | undefined = type?.fields.find(one => one.name === name);
    if (!field?.type || field.form !== (i === 0 ? first : 'one')) return undefined;
    fields.push(field);
    type = field.type;
  }
  const number = (names: ReadonlySet<string>) =>
    type?.fields.find(one => names.has(one.name) && one.form === 'one' && isInteger(one));
  const [seconds, nanos] = [number(SECONDS), number(NANOS)];
  return seconds && nanos && { fields, seconds, nanos };
}

function isInteger({ scalar }: MessageField): boolean {
  const array = scalar?.array;
  return array !== undefined && array !== Uint8Array && array !== Float32Array && array !== Float64Array;
}

/** Throws where the bytes end, or are no protobuf. */
function find(reader: BinaryReader, end: number, way: Way, depth: number): bigint | undefined {
  const field = way.fields[depth];
  while (reader.pos < end) {
    const [number, wire] = reader.tag();
    // Groups are not looked into: no header known is one.
    if (number !== field.number || wire !== WireType.LengthDelimited) reader.skip(wire, number);
    else {
      const inner = reader.uint32() + reader.pos;
      if (depth === way.fields.length - 1) return time(reader, inner, way);
      const found = find(reader, inner, way, depth + 1);
      if (found !== undefined || field.form === 'list') return found;
    }
  }
  return undefined;
}

function time(reader: BinaryReader, end: number, { seconds, nanos }: Way): bigint | undefined {
  if (end > reader.len) return undefined;
  let [sec, nsec]: [unknown, unknown] = [0, 0];
  while (reader.pos < end) {
    const [number, wire] = reader.tag();
    if (number === seconds.number && wire === seconds.scalar!.wire) sec = seconds.scalar!.read(reader);
    else if (number === nanos.number && wire === nanos.scalar!.wire) nsec = nanos.scalar!.read(reader);
    else reader.skip(wire, number);
  }
  const ns = BigInt(sec as number) * 1_000_000_000n + BigInt(nsec as number);
  // The table holds int64; its smallest number is no stamp.
  return ns <= latest && ns >= -latest ? ns : undefined;
}
