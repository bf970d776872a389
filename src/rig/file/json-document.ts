// Reads untrusted JSON as readYaml does, without the YAML parser: where a rig file is known to be JSON, and size counts.
import { FramelockError } from '../../issue.js';
import type { YamlDocument } from './yaml-document.js';

export const MAX_TEXT = 1 << 20;
export const MAX_DEPTH = 32;

interface Node {
  readonly value: unknown;
  readonly at: number;
  /** Of an object its keys, of a list its items. */
  readonly children?: ReadonlyMap<string | number, { readonly at: number; readonly node: Node }>;
}

const blanks = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
// Escapes are checked by JSON.parse afterwards.
const string = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const words = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** RFC 8259. Objects have no prototype, keys are unique, integers beyond 2^53 are given as decimal text. Throws FL0501 with line and column. */
export function readJson(text: string, file: string): YamlDocument {
  const refuse = (said: string, at?: number): never => {
    const place = at === undefined ? '' : ` at line ${lineAt(text, at)}`;
    throw new FramelockError('FL0501', `expected JSON, got${place}: ${said}`, { at: { file } });
  };
  if (text.length > MAX_TEXT) refuse(`${text.length} characters, more than 1 MiB`);
  let at = 0;
  const token = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found;
  };
  const next = (wanted: string): boolean => {
    token(blanks);
    const is = text[at] === wanted;
    if (is) at++;
    return is;
  };
  const readText = (): string => {
    const from = at;
    const quoted = token(string)?.[0];
    try {
      return JSON.parse(quoted ?? '');
    } catch {
      return refuse('something else than a text in quotes', from);
    }
  };
  const read = (depth: number): Node => {
    if (depth > MAX_DEPTH) refuse(`more than ${MAX_DEPTH} levels of nesting`, at);
    token(blanks);
    const from = at;
    if (next('{')) return { at: from, ...readObject(depth) };
    if (next('[')) return { at: from, ...readList(depth) };
    if (text[at] === '"') return { at: from, value: readText() };
    const found = token(number);
    if (found) return { at: from, value: numberOf(found) };
    for (const [word, value] of words)
      if (text.startsWith(word, at)) {
        at += word.length;
        return { at: from, value };
      }
    return refuse(at < text.length ? JSON.stringify(text.slice(at, at + 20)) : 'its end', at);
  };
  const readObject = (depth: number): Omit<Node, 'at'> => {
    const value: Record<string, unknown> = Object.create(null);
    const children = new Map<string, { at: number; node: Node }>();
    while (!next('}')) {
      if (children.size > 0 && !next(',')) refuse('no comma or bracket where one belongs', at);
      token(blanks);
      const from = at;
      const key = readText();
      if (children.has(key)) refuse('a key for the second time', from);
      // Schema checks skip this key without a word, so it is refused before they run.
      if (key === '__proto__') refuse('the reserved name "__proto__"', from);
      if (!next(':')) refuse('no colon after a key', at);
      const node = read(depth + 1);
      children.set(key, { at: from, node });
      value[key] = node.value;
    }
    return { value, children };
  };
  const readList = (depth: number): Omit<Node, 'at'> => {
    const children = new Map<number, { at: number; node: Node }>();
    while (!next(']')) {
      if (children.size > 0 && !next(',')) refuse('no comma or bracket where one belongs', at);
      const node = read(depth + 1);
      children.set(children.size, { at: node.at, node });
    }
    return { value: [...children.values()].map(child => child.node.value), children };
  };
  const root = read(0);
  token(blanks);
  if (at < text.length) refuse('something after its end', at);
  return { value: root.value, where: path => ` (line ${lineAt(text, placeOf(root, path))})` };
}

function numberOf([text, fraction, exponent]: RegExpExecArray): number | string {
  const value = Number(text);
  if (fraction !== undefined || exponent !== undefined || Number.isSafeInteger(value)) return value;
  return String(BigInt(text));
}

/** Of the value at a path, or of the nearest one above it. */
function placeOf(root: Node, path: readonly PropertyKey[]): number {
  let [node, at] = [root, root.at];
  for (const step of path) {
    const child = node.children?.get(step as string | number);
    if (!child) break;
    ({ node, at } = child);
  }
  return at;
}

function lineAt(text: string, at: number): string {
  const before = text.slice(0, at);
  return `${before.split('\n').length}, column ${at - before.lastIndexOf('\n')}`;
}
