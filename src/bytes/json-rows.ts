// Reads a JSON file that is one list of objects, however long, a few MiB at a time: tables that are longer than a text can be.
import type { Bytes } from './bytes.js';

export interface JsonRow {
  /** Own keys only are the file's: look them up by `Object.hasOwn`, or by names that no prototype has. */
  readonly value: Readonly<Record<string, unknown>>;
  /** Where it stands in the file. */
  readonly offset: number;
  readonly length: number;
}

/** What could not be read. `row`: an object that is none; otherwise the file itself: cut off, no list, bytes between rows. */
export interface JsonFault {
  readonly row: boolean;
  readonly text: string;
  readonly offset: number;
}

const PIECE = 4 << 20;
/** A row of a table has some hundred bytes. */
const MAX_ROW = 1 << 20;
const MAX_FAULTS = 1000;
/** Bytes that may be looked at in vain, beside the one pass over the file: a hostile one takes seconds, not hours. */
const MAX_EFFORT = 256 << 20;

const [COMMA, OPEN, CLOSE, LIST, LIST_END, QUOTE, ESCAPE] = [0x2c, 0x7b, 0x7d, 0x5b, 0x5d, 0x22, 0x5c];
const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * Rows in the file's order, some thousand at a time. A row that is damaged is told to `fault`, and reading goes on at the next
 * `{`; so is a file that does not end as it should. NaN and Infinity, which Python writes, are null. Memory: 20 MiB.
 */
export async function* jsonRows(bytes: Bytes, fault: (fault: JsonFault) => void): AsyncGenerator<readonly JsonRow[]> {
  let state: 'before' | 'between' | 'lost' | 'after' = 'before';
  let faults = 0;
  let rest = new Uint8Array(0);
  const effort = { left: MAX_EFFORT };
  const say = (row: boolean, text: string, offset: number) => {
    if (faults++ < MAX_FAULTS) fault({ row, text, offset });
  };
  const spent = () => faults >= MAX_FAULTS || effort.left < 0;
  for (let read = 0; read < bytes.size && !spent(); ) {
    const base = read - rest.length;
    const take = Math.min(PIECE, bytes.size - read);
    const buffer = joined(rest, await bytes.read(read, take));
    read += take;
    const spans: number[] = [];
    let at = base === 0 && buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0;
    const flush = () => {
      const { rows, damaged } = rowsOf(buffer, spans.splice(0), base, effort);
      for (const [offset, text] of damaged) say(true, text, offset);
      return rows;
    };
    while (at < buffer.length && !spent()) {
      const byte = buffer[at];
      if (state === 'lost') {
        const next = buffer.indexOf(OPEN, at);
        at = next === -1 ? buffer.length : next;
        if (next !== -1) state = 'between';
      } else if (isBlank(byte)) at++;
      else if (state === 'before') {
        if (byte !== LIST) {
          say(false, `expected a list of objects, got ${shown(buffer, at)}`, base + at);
          return;
        }
        state = 'between';
        at++;
      } else if (state === 'after') {
        say(false, `expected the end of the file behind the list, got ${shown(buffer, at)}`, base + at);
        state = 'lost';
      } else if (byte === COMMA) at++;
      else if (byte === LIST_END) {
        state = 'after';
        at++;
      } else if (byte === OPEN) {
        const end = objectEnd(buffer, at, Math.min(buffer.length, at + MAX_ROW));
        if (end === -1 && read < bytes.size && buffer.length - at <= MAX_ROW) break;
        if (end !== -1) {
          spans.push(at, end);
          at = end;
          continue;
        }
        const text =
          read === bytes.size && buffer.length - at <= MAX_ROW
            ? 'a row that is cut off'
            : `one of more than ${MAX_ROW} bytes`;
        say(true, `expected a row, got ${text}`, base + at);
        effort.left -= Math.min(MAX_ROW, buffer.length - at);
        state = 'lost';
        at++;
      } else {
        say(false, `expected a row, got ${shown(buffer, at)}`, base + at);
        state = 'lost';
      }
      // What lies between two rows would spoil reading them together.
      if (state === 'lost' && spans.length > 0) yield flush();
    }
    if (spans.length > 0) yield flush();
    rest = buffer.slice(at);
  }
  if (spent()) {
    fault({ row: false, text: `expected a table, got more than ${faults - 1} faults in it`, offset: bytes.size });
    return;
  }
  if (state === 'between') say(false, 'expected ] at the end of the list, the file is cut off', bytes.size);
  if (state === 'before') say(false, 'expected a list of objects, got an empty file', 0);
}

/** The value of one row by itself. Undefined when it is no object. */
export function jsonRow(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    return parsed(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** Behind the `}` that closes the object at `at`; -1 when it is not closed before `limit`. */
function objectEnd(bytes: Uint8Array, at: number, limit = bytes.length): number {
  let depth = 0;
  let inText = false;
  for (let i = at; i < limit; i++) {
    const byte = bytes[i];
    if (inText) {
      if (byte === ESCAPE) i++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === OPEN || byte === LIST) depth++;
    else if ((byte === CLOSE || byte === LIST_END) && --depth === 0) return i + 1;
  }
  return -1;
}

interface Found {
  readonly rows: JsonRow[];
  readonly damaged: [offset: number, text: string][];
}

/** All at once, because a call of the parser for each of a million rows takes longer than the rows; singly where one is damaged. */
function rowsOf(buffer: Uint8Array, spans: readonly number[], base: number, effort: { left: number }): Found {
  const found: Found = { rows: [], damaged: [] };
  const text = new TextDecoder().decode(buffer.subarray(spans[0], spans[spans.length - 1]));
  const values = listOf(text, spans.length / 2);
  for (let i = 0; i < spans.length; i += 2) {
    const [from, to] = [spans[i], spans[i + 1]];
    const value = values ? values[i / 2] : jsonRow(buffer.subarray(from, to));
    if (value) found.rows.push({ value, offset: base + from, length: to - from });
    else {
      found.damaged.push([base + from, `expected a row of JSON, got ${shown(buffer, from)}`]);
      found.rows.push(...salvaged(buffer.subarray(0, to), from + 1, base, effort));
    }
  }
  return found;
}

/** A lost bracket or quotation mark pulls the rows behind it into its own: those that are whole. */
function salvaged(buffer: Uint8Array, from: number, base: number, effort: { left: number }): JsonRow[] {
  const rows: JsonRow[] = [];
  for (let at = buffer.indexOf(OPEN, from); at !== -1 && effort.left > 0; ) {
    const end = objectEnd(buffer, at);
    const value = end === -1 ? undefined : jsonRow(buffer.subarray(at, end));
    if (value) rows.push({ value, offset: base + at, length: end - at });
    else effort.left -= buffer.length - at;
    at = buffer.indexOf(OPEN, value ? end : at + 1);
  }
  return rows;
}

function listOf(text: string, count: number): readonly Readonly<Record<string, unknown>>[] | undefined {
  try {
    const values = JSON.parse(`[${text}]`);
    return values.length === count ? values : undefined;
  } catch {
    return undefined;
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  const strict = /NaN|Infinity/.test(text)
    ? text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, word => (word[0] === '"' ? word : 'null'))
    : text;
  const value = JSON.parse(strict);
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
}

function shown(bytes: Uint8Array, at: number): string {
  return JSON.stringify(new TextDecoder().decode(bytes.subarray(at, at + 40)));
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
