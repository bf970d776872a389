// Goes through a JSON file of any size and hands out its parts one by one, so that a million labels are never one tree.
import { FramelockError } from '../../issue.js';

/** Keys and indices from the root. */
export type JsonPath = readonly (string | number)[];

export interface JsonVisitor {
  /** Whether to go into the object or list at this path; else it is taken whole. The list given is used again: keep nothing of it. */
  enter(path: JsonPath): boolean;
  /** A value that was not gone into. `text` is as written: numbers with all their digits. `offset`: its first byte. */
  take(path: JsonPath, value: unknown, text: string, offset: number): void;
}

/** Of what is gone into. */
const MAX_DEPTH = 32;
/** Of one part, which becomes one text. */
const MAX_PART = 2 ** 28;

const [QUOTE, BACKSLASH, COMMA, COLON, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [...'"\\,:[]{}'].map(c => c.charCodeAt(0));
const isBlank = (c: number) => c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09;

/**
 * RFC 8259, with or without a byte order mark. NaN and Infinity, which Python writes though JSON has no such numbers, come as
 * null. Throws FL1002 with the byte where the text stops being JSON.
 */
export function visitJson(bytes: Uint8Array, file: string, visitor: JsonVisitor): void {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const refuse = (got: string, offset = at, cause?: unknown): never => {
    throw new FramelockError('FL1002', `expected JSON, got ${got}`, { at: { file, offset }, cause });
  };
  const blanks = () => {
    while (at < bytes.length && isBlank(bytes[at])) at++;
  };
  const skipText = () => {
    for (;;) {
      const end = bytes.indexOf(QUOTE, at + 1);
      if (end < 0) refuse('a text without an end');
      let slashes = 0;
      while (bytes[end - 1 - slashes] === BACKSLASH) slashes++;
      at = end;
      if (slashes % 2 === 0) break;
    }
    at++;
  };
  /** Moves behind the value that begins here; what is inside is checked by the parser. */
  const skipValue = () => {
    for (let depth = 0; at < bytes.length; ) {
      const c = bytes[at];
      const closes = c === CLOSE || c === CLOSE_LIST;
      if (depth === 0 && (closes || c === COMMA || c === COLON || isBlank(c))) return;
      if (c === QUOTE) skipText();
      else at++;
      if (c === OPEN || c === OPEN_LIST) depth++;
      else if (closes) depth--;
      if (depth === 0 && (closes || c === QUOTE)) return;
    }
  };
  const decode = (from: number): string => {
    if (at - from > MAX_PART) refuse(`a part of ${at - from} bytes, more than ${MAX_PART}`, from);
    try {
      return decoder.decode(bytes.subarray(from, at));
    } catch (cause) {
      return refuse('bytes that are no UTF-8', from, cause);
    }
  };
  const parse = (text: string, from: number): unknown => {
    try {
      return JSON.parse(text);
    } catch (cause) {
      try {
        return JSON.parse(
          text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/gs, found =>
            found[0] === '"' ? found : 'null',
          ),
        );
      } catch {
        return refuse(`${JSON.stringify(text.slice(0, 40))}`, from, cause);
      }
    }
  };
  const path: (string | number)[] = [];
  const value = (): void => {
    blanks();
    const c = bytes[at];
    const from = at;
    if ((c === OPEN || c === OPEN_LIST) && visitor.enter(path)) {
      if (path.length >= MAX_DEPTH) refuse(`more than ${MAX_DEPTH} levels`);
      at++;
      members(c === OPEN);
      return;
    }
    skipValue();
    if (at === from) refuse(from < bytes.length ? 'no value where one belongs' : 'its end');
    const text = decode(from);
    visitor.take(path, parse(text, from), text, from);
  };
  const members = (isObject: boolean): void => {
    const close = isObject ? CLOSE : CLOSE_LIST;
    for (let i = 0; ; i++) {
      blanks();
      if (bytes[at] === close) break;
      if (i > 0) {
        if (bytes[at] !== COMMA) refuse(at < bytes.length ? 'no comma or bracket where one belongs' : 'its end');
        at++;
        blanks();
      }
      path.push(isObject ? key() : i);
      value();
      path.pop();
    }
    at++;
  };
  const key = (): string => {
    const from = at;
    if (bytes[at] !== QUOTE) refuse(at < bytes.length ? 'no key in quotes where one belongs' : 'its end');
    skipText();
    const name = parse(decode(from), from) as string;
    blanks();
    if (bytes[at] !== COLON) refuse('no colon after a key');
    at++;
    return name;
  };
  value();
  blanks();
  if (at < bytes.length) refuse('something after its end');
}
