// Looks at parsed JSON of strangers: own keys only, and numbers that are numbers.

export type JsonObject = Readonly<Record<string, unknown>>;

export function objectOf(value: unknown): JsonObject | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value of an own key; undefined where there is none, or `of` is no object. */
export function valueAt(of: unknown, key: string): unknown {
  const object = objectOf(of);
  return object && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Text as it stands, numbers and booleans as they are written; '' for everything else. */
export function textAt(of: unknown, key: string): string {
  return textOf(valueAt(of, key));
}

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** NaN for what is no number. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}

/** `{x, y, z}`; NaN for what is missing. */
export function xyzAt(of: unknown, key: string): readonly [number, number, number] {
  const value = valueAt(of, key);
  return [numberOf(valueAt(value, 'x')), numberOf(valueAt(value, 'y')), numberOf(valueAt(value, 'z'))];
}

/** What an attribute says, as one text: lists with blanks between, objects as JSON. */
export function shownValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(shownValue).join(' ');
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : textOf(value);
}
