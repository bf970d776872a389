// The head of a kept index from its text: every field is looked at, and what is of another shape is no head.
import { isIssueCode } from '../../issue-codes.js';
import type { Head, HeadIssue, PlaceField } from './layout.js';

/** As in a fresh index: more channels or issues than any recording has are a lie. */
const most = 1 << 20;

type Fields = Readonly<Record<string, unknown>>;

/** Undefined for anything else. */
export function parseHead(text: string): Head | undefined {
  try {
    const head = object(JSON.parse(text));
    const schemas = list(head.schemas, one => ({
      name: string(one.name),
      encoding: string(one.encoding),
      text: string(one.text),
    }));
    const channels = list(head.channels, (one, i) => ({
      topic: string(one.topic),
      type: string(one.type),
      encoding: string(one.encoding),
      schema: count(one.schema, schemas.length - 1),
      decoder: count(one.decoder, i),
    }));
    for (const [i, { decoder, schema, encoding }] of channels.entries()) {
      const shared = channels[decoder];
      if (decoder !== i && (shared.decoder !== decoder || shared.schema !== schema || shared.encoding !== encoding))
        return undefined;
    }
    return {
      what: string(head.what),
      file: string(head.file),
      key: Object.fromEntries(Object.entries(object(head.key)).map(([name, value]) => [name, string(value)])),
      format: string(head.format),
      schemas,
      channels,
      codecs: array(head.codecs).map(string),
      lost: list(head.lost, one => ({
        reason: string(one.reason),
        topic: string(one.topic),
        count: count(one.count),
      })),
      issues: list(head.issues, issue),
      columns: list(head.columns, one => ({
        name: string(one.name),
        items: count(one.items),
        crc32: count(one.crc32),
      })),
    };
  } catch {
    return undefined;
  }
}

function issue(one: Fields): HeadIssue {
  const code = string(one.code);
  if (!isIssueCode(code)) return refuse();
  const at = one.at === undefined ? undefined : array(one.at).map(placeField);
  return { code, text: string(one.text), count: count(one.count), at };
}

function placeField(field: unknown): PlaceField {
  const [name, value] = array(field);
  if (name === 'file') return [name];
  if (name === 'offset') return [name, count(value)];
  if (name === 'topic') return [name, string(value)];
  if (name === 'stamp' && /^-?\d{1,20}$/.test(string(value))) return [name, string(value)];
  return refuse();
}

function refuse(): never {
  throw new RangeError('no head of an index');
}

function object(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse();
  return value as Fields;
}

function array(value: unknown): readonly unknown[] {
  if (!Array.isArray(value) || value.length > most) return refuse();
  return value;
}

function list<T>(value: unknown, read: (one: Fields, i: number) => T): T[] {
  return array(value).map((one, i) => read(object(one), i));
}

function string(value: unknown): string {
  if (typeof value !== 'string') return refuse();
  return value;
}

function count(value: unknown, largest = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || value > largest) return refuse();
  return value;
}
