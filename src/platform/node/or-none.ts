// What the file system gives, where there is no need to know why it gives nothing.
import { type Stats, statSync } from 'node:fs';

export function orNone<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}

/** Undefined also where a folder on the way is a file or may not be entered: writing there will say why. */
export function statOf(path: string): Stats | undefined {
  return orNone(() => statSync(path));
}
