// found = decoded + dropped(reason) + unselected, on every run.
import { FramelockError } from '../issue.js';

export interface Accounting {
  readonly found: number;
  readonly decoded: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly unselected: number;
}

export class Ledger {
  found = 0;
  decoded = 0;
  unselected = 0;
  readonly #dropped = new Map<string, number>();

  drop(reason: string, count = 1): void {
    if (count > 0) this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + count);
  }

  /** Throws when a message was lost without a word: that is a defect of framelock, never of the recording. */
  close(): Accounting {
    const dropped: Record<string, number> = Object.create(null);
    let sum = 0;
    for (const [reason, count] of [...this.#dropped].sort(([a], [b]) => (a < b ? -1 : 1))) {
      dropped[reason] = count;
      sum += count;
    }
    if (this.found !== this.decoded + sum + this.unselected) {
      throw new FramelockError(
        'FL0899',
        `expected every message to be accounted for: found ${this.found}, decoded ${this.decoded}, dropped ${sum}, unselected ${this.unselected}`,
      );
    }
    return { found: this.found, decoded: this.decoded, dropped, unselected: this.unselected };
  }
}
