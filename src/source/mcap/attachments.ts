// Attachments of an MCAP file: whole files that were put beside the messages, calibrations above all. They are named and not read.
import { firstOf } from '../../issue.js';
import type { Scan } from './chunk.js';
import { attachmentHead, attachmentHeadMax } from './records.js';

const MOST_NAMED = 5;
/** Of a name, characters. */
const LONGEST = 100;

export class Attachments {
  readonly #named: string[] = [];
  #count = 0;

  async note({ bytes, window }: Scan, bodyAt: number, length: number): Promise<undefined> {
    const head = attachmentHead(await window.load(bodyAt, Math.min(attachmentHeadMax, bytes.size - bodyAt)));
    if (head?.length !== length) return;
    this.#count++;
    const { name, size } = head;
    if (this.#named.length <= MOST_NAMED)
      this.#named.push(`${name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name} (${size} bytes)`);
  }

  /** FL0213 where there are any. */
  report({ context, bytes }: Scan): void {
    if (this.#count === 0) return;
    const what = this.#count === 1 ? 'an attachment that is' : `${this.#count} attachments that are`;
    context.issues.add('FL0213', `the recording holds ${what} not read: ${firstOf(this.#named, MOST_NAMED)}`, {
      file: bytes.name,
    });
  }
}
