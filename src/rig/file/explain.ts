// Says in one sentence what a rig file got wrong: path, line, what was expected, what is there.
import type { z } from 'zod';
import { keysAt } from './rig-schema.js';
import type { YamlDocument } from './yaml-document.js';

/** The first three faults; a file with many usually has one cause. */
export function explainFaults(faults: readonly z.core.$ZodIssue[], document: YamlDocument): string {
  const said = faults.slice(0, 3).map(fault => explain(fault, document));
  if (faults.length > 3) said.push(`and ${faults.length - 3} more`);
  return said.join('; ');
}

/** `sensors.cam.camera.fx (line 9, column 5)`, or `the file` for its top. */
export function placeIn(document: YamlDocument, path: readonly PropertyKey[]): string {
  const name = path.map(step => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return `${name === '' ? 'the file' : name.slice(1)}${document.where(path)}`;
}

/** The known word nearest to a mistyped one: at most two edits, or one begins with the other. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = known
    .map(candidate => ({
      candidate,
      edits: candidate.startsWith(word) || word.startsWith(candidate) ? 1 : editDistance(word, candidate),
    }))
    .filter(({ edits }) => edits <= 2)
    .sort((a, b) => a.edits - b.edits)[0];
  return near ? `did you mean "${near.candidate}"?` : `known are ${known.join(', ')}`;
}

function explain(fault: z.core.$ZodIssue, document: YamlDocument): string {
  if (fault.code === 'unrecognized_keys') {
    const key = fault.keys[0];
    return `${placeIn(document, [...fault.path, key])}: unknown key "${key.slice(0, 60)}", ${didYouMean(key, keysAt(fault.path))}`;
  }
  const place = placeIn(document, fault.path);
  if (fault.code === 'invalid_key') return `${place}: ${fault.issues[0]?.message ?? 'expected another name'}`;
  const value = valueAt(document.value, fault.path);
  const got = value === undefined ? 'nothing' : shown(value);
  return `${place}: ${expectation(fault)}, got ${got}`;
}

function expectation(fault: z.core.$ZodIssue): string {
  if (fault.message.startsWith('expected')) return fault.message.split(', got')[0];
  if (fault.code === 'invalid_type') return `expected ${fault.expected === 'int' ? 'a whole number' : fault.expected}`;
  if (fault.code === 'invalid_value') return `expected ${fault.values.map(v => JSON.stringify(v)).join(' or ')}`;
  if (fault.code === 'too_small') return `expected ${fault.inclusive ? 'at least' : 'more than'} ${fault.minimum}`;
  if (fault.code === 'too_big') return `expected ${fault.inclusive ? 'at most' : 'less than'} ${fault.maximum}`;
  if (fault.code === 'invalid_union') return 'expected a whole number of ns';
  return `expected otherwise (${fault.message})`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  for (const step of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Levenshtein's distance; words are short here. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}
