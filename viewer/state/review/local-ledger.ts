// Verdicts on a dataset that cannot be written to: kept in this browser until they are downloaded.

const keyOf = (dataset: string) => `framelock.verdicts.${dataset}`;

export function keptLocally(dataset: string): string {
  return localStorage.getItem(keyOf(dataset)) ?? '';
}

/** Adds what is not there yet: lines are unique by their ids. */
export function keepLocally(dataset: string, lines: readonly string[]): void {
  const before = keptLocally(dataset);
  const known = new Set(before.split('\n'));
  const added = lines.filter(line => !known.has(line.trimEnd()));
  if (added.length > 0) localStorage.setItem(keyOf(dataset), before + added.join(''));
}
