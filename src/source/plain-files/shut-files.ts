// Files of a layout that may not be read: each costs its own messages, not the recording.
import type { FramelockError, Issues } from '../../issue.js';
import type { Lost } from '../source.js';

export class ShutFiles {
  readonly #errors: FramelockError[] = [];
  readonly #topics = new Map<string, { count: number; readonly first: FramelockError }>();

  /** The number of such a file: −1, −2, … */
  add(error: FramelockError): number {
    return -this.#errors.push(error);
  }

  /** A message of the file of this number. */
  lose(topic: string, file: number): void {
    const of = this.#topics.get(topic) ?? { count: 0, first: this.#errors[-file - 1] };
    this.#topics.set(topic, of);
    of.count++;
  }

  /** FL0101 for each topic, and what it lost. */
  report(issues: Issues): Lost[] {
    return [...this.#topics].map(([topic, { count, first }]) => {
      const text = `${first.message}; ${count} ${count === 1 ? 'message' : 'messages'} of ${topic} cannot be read; the others were kept; check the permissions`;
      issues.add(first.code, text, { ...first.at, topic });
      return { reason: 'file_unreadable', topic, count };
    });
  }
}
