// Files that a dataset may have: their absence is an answer, damage is not.
import { HostError } from './host.js';

/** Undefined where the file is not there. */
export async function orNone<T>(get: () => Promise<T>): Promise<T | undefined> {
  try {
    return await get();
  } catch (error) {
    if (error instanceof HostError && error.kind === 'missing') return undefined;
    throw error;
  }
}
