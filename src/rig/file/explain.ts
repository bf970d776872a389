// Says in one sentence what a rig file got wrong: path, line, what was expected, what is there.
import type { z } from 'zod';
import { nearName } from '../../near-name.js';
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

/** The key that was meant, or all there are. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearName(word, known);
  return near === undefined ? `known are ${known.join(', ')}` : `did you mean "${near}"?`;
}

/** zod's names of kinds of values, as a person calls them who writes YAML or JSON. */
const kinds: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values',
  record: 'names with values',
};

export function kindOfValue(expected: string): string {
  return Object.hasOwn(kinds, expected) ? kinds[expected] : expected;
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
  if (fault.code === 'invalid_type') return `expected ${kindOfValue(fault.expected)}`;
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
