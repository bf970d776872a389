// Verdicts that are not in the dataset's folder yet: kept in this browser until they are written, each under a key of its own, so that two tabs never write over each other.

export interface Unsaved {
  /** Of the ledger, relative to the dataset. */
  readonly path: string;
  readonly id: string;
  /** With its end. */
  readonly line: string;
}

const prefixOf = (dataset: string) => `framelock.verdict ${dataset} `;

/** In the order of the ids, which is that of time. */
export function keptLocally(dataset: string): Unsaved[] {
  const prefix = prefixOf(dataset);
  try {
    const keys = Array.from({ length: localStorage.length }, (_, k) => localStorage.key(k) ?? '');
    return keys
      .filter(key => key.startsWith(prefix))
      .map(key => {
        const [path, id] = key.slice(prefix.length).split(' ');
        return { path, id, line: localStorage.getItem(key) ?? '' };
      })
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  } catch {
    return [];
  }
}

/** false where the browser keeps nothing, or no more. */
export function keepLocally(dataset: string, { path, id, line }: Unsaved): boolean {
  try {
    localStorage.setItem(`${prefixOf(dataset)}${path} ${id}`, line);
    return true;
  } catch {
    return false;
  }
}

export function forgetLocally(dataset: string, written: readonly Unsaved[]): void {
  try {
    for (const { path, id } of written) localStorage.removeItem(`${prefixOf(dataset)}${path} ${id}`);
  } catch {
    // What is kept twice is one verdict all the same: ids are unique.
  }
}

/** A small thing that the browser remembers; '' where it does not. */
export function remembered(key: string): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

export function rememberLocally(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Asked again the next time.
  }
}
