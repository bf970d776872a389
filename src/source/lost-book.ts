// Counts messages that were seen but cannot be read, by reason and topic.
import type { Lost } from './source.js';

export class LostBook {
  readonly #byKey = new Map<string, { reason: string; topic: string; count: number }>();

  add(reason: string, topic: string, count = 1): void {
    const key = `${reason}\u0000${topic}`;
    const known = this.#byKey.get(key);
    if (known) known.count += count;
    else this.#byKey.set(key, { reason, topic, count });
  }

  list(): Lost[] {
    return [...this.#byKey.values()];
  }
}
