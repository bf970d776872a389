// The order of texts in everything that is written: by code units, the same in every locale.

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
