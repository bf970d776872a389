// Reads untrusted YAML or JSON into plain values, within limits, and knows the line of every value.
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import { FramelockError } from '../../issue.js';
import { MAX_DEPTH, MAX_TEXT } from './json-document.js';

/** A rig file may say a camera's numbers once and use them a few times; an alias bomb needs many. */
const MAX_ALIASES = 100;

export interface YamlDocument {
  /** Objects have no prototype. Integers beyond 2^53 are given as decimal text. */
  readonly value: unknown;
  /** ` (line L, column C)` of the value at a path, or of the nearest one above it. */
  where(path: readonly PropertyKey[]): string;
}

/**
 * YAML 1.2 core schema, of which JSON is a part; keys are unique texts, own tags are refused.
 * Throws FL0501 with line and column.
 */
export function readYaml(text: string, file: string): YamlDocument {
  if (text.length > MAX_TEXT) throw invalid(`expected at most 1 MiB of text, got ${text.length} characters`, file);
  const lines = new LineCounter();
  try {
    const options = {
      lineCounter: lines,
      intAsBigInt: true,
      prettyErrors: false,
      resolveKnownTags: false,
      merge: false,
    } as const;
    const document = parseDocument(nestedTooDeep(text, file), {
      ...options,
      version: '1.2',
      schema: 'core',
      // The parser compares every key with every other one, which takes minutes for a megabyte of them: see `doubledKey`.
      uniqueKeys: false,
    });
    const fault = document.errors[0] ?? document.warnings[0];
    if (fault) {
      const what = fault.code === 'MULTIPLE_DOCS' ? 'a second document, after ---' : firstLine(fault.message);
      throw invalid(`expected YAML or JSON, got at line ${lineOf(lines, fault.pos[0])}: ${what}`, file);
    }
    const doubled = doubledKey(document);
    if (doubled !== undefined)
      throw invalid(`expected YAML or JSON, got at line ${lineOf(lines, doubled)}: Map keys must be unique`, file);
    const value = plain(document.toJS({ maxAliasCount: MAX_ALIASES, mapAsMap: true }), 0, file);
    return { value, where: path => where(document, lines, path) };
  } catch (cause) {
    if (cause instanceof FramelockError) throw cause;
    // The parser's own limits: ReferenceError on aliases, RangeError on recursion.
    throw invalid(`expected YAML or JSON, got a document beyond the limits: ${firstLine(String(cause))}`, file, cause);
  }
}

/** Flow brackets and indentation bound how deep the parser can recurse; both are counted before it runs. */
function nestedTooDeep(text: string, file: string): string {
  let open = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x5b || c === 0x7b) open++;
    else if (c === 0x5d || c === 0x7d) open--;
    if (open > 1000) throw invalid('expected at most 32 levels of nesting, got more than 1000 open brackets', file);
  }
  if (/(?:[-?:] ){200}|^ {2000}/m.test(text))
    throw invalid(`expected at most ${MAX_DEPTH} levels of nesting, got more`, file);
  return text;
}

/** Offset of the first key that its map has already; aliases as keys are refused later, as everything that is not text. */
function doubledKey(document: Document): number | undefined {
  let found: number | undefined;
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (!seen.has(key.value)) seen.add(key.value);
        else {
          found = key.range?.[0] ?? 0;
          return visit.BREAK;
        }
      }
      return undefined;
    },
  });
  return found;
}

function plain(value: unknown, depth: number, file: string): unknown {
  if (depth > MAX_DEPTH) throw invalid(`expected at most ${MAX_DEPTH} levels of nesting, got more`, file);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (Array.isArray(value)) return value.map(item => plain(item, depth + 1, file));
  if (!(value instanceof Map)) return value;
  const object: Record<string, unknown> = Object.create(null);
  for (const [key, item] of value) {
    if (typeof key !== 'string') throw invalid(`expected text as key, got ${String(key).slice(0, 40)}`, file);
    // Schema checks skip this key without a word, so it is refused before they run.
    if (key === '__proto__') throw invalid('expected a name, got the reserved name "__proto__"', file);
    object[key] = plain(item, depth + 1, file);
  }
  return object;
}

function where(document: Document, lines: LineCounter, path: readonly PropertyKey[]): string {
  let node: unknown = document.contents;
  let offset = isNode(node) ? node.range?.[0] : undefined;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(item => isScalar(item.key) && item.key.value === step);
      if (pair && isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair?.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      if (isNode(node)) offset = node.range?.[0] ?? offset;
    } else break;
  }
  return offset === undefined ? '' : ` (line ${lineOf(lines, offset)})`;
}

function lineOf(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${line}, column ${col}`;
}

function firstLine(message: string): string {
  return message.split('\n')[0].slice(0, 200);
}

function invalid(text: string, file: string, cause?: unknown): FramelockError {
  return new FramelockError('FL0501', text, { at: { file }, cause });
}
