// Issues that are passed on to another list and, for a while, written down too: what opening a recording reports.
import { type Issue, Issues } from '../../issue.js';

/** Decoders keep it and report through it as long as they live. */
export class RecordedIssues extends Issues {
  readonly #to: Issues;
  #recorded: Issues | undefined = new Issues();

  readonly #silent: boolean;

  /** `silent`: what is recorded is not passed on; what comes later is. */
  constructor(to: Issues, silent = false) {
    super();
    this.#to = to;
    this.#silent = silent;
  }

  override merge(issue: Issue): void {
    if (!this.#recorded || !this.#silent) this.#to.merge(issue);
    this.#recorded?.merge(issue);
  }

  override get size(): number {
    return this.#to.size;
  }

  override has(code: Issue['code']): boolean {
    return this.#to.has(code);
  }

  override sorted(): Issue[] {
    return this.#to.sorted();
  }

  /** Ends the recording and gives it, in the order found. */
  stop(): Issue[] {
    const found = this.#recorded?.inOrder() ?? [];
    this.#recorded = undefined;
    return found;
  }
}
