// What a person should know of a translation, in the same words for every format.
import { type ForeignValue, keysOf } from './foreign-value.js';

/** One note that names the keys that a format did not look at; none when it knew all. */
export function unusedKeys(at: ForeignValue, name: string, known: readonly string[]): string[] {
  const unused = keysOf(at).filter(key => !known.includes(key));
  if (unused.length === 0) return [];
  const shown = unused.slice(0, 8).map(key => key.slice(0, 40));
  return [`${name}: not used: ${shown.join(', ')}${unused.length > 8 ? ` and ${unused.length - 8} more` : ''}`];
}
