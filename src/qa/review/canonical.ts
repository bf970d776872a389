// Canonical JSON (RFC 8785, JCS): one text for one value, so that another tool in another language hashes the same bytes.

/** How deep a record or a label may nest; deeper is refused before anything walks it. */
const MOST_DEPTH = 32;

/** Whether nothing in a parsed JSON value nests deeper than `MOST_DEPTH`. */
export function isShallow(value: object, depth = MOST_DEPTH): boolean {
  if (depth === 0) return false;
  for (const key in value) {
    const inner = (value as Record<string, unknown>)[key];
    if (typeof inner === 'object' && inner !== null && !isShallow(inner, depth - 1)) return false;
  }
  return true;
}

/**
 * RFC 8785 § 3.2: keys by their UTF-16 code units, numbers and texts as ECMAScript writes them, no blanks. `value` is what
 * JSON.parse gives: no undefined, no number that is not finite, and shallow.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}
