// What goes wrong: FramelockError stops the work, an Issue is reported and the work goes on.
import { type IssueCode, severityOf } from './issue-codes.js';
import { compareTexts } from './text-order.js';

/** Where something was found. `offset` is a byte offset in `file`; `stamp` is ns. */
export interface Place {
  file?: string;
  offset?: number;
  topic?: string;
  stamp?: bigint;
}

export type Severity = 'error' | 'warning' | 'info';

export interface Issue {
  code: IssueCode;
  severity: Severity;
  /** One sentence each: what; what was kept; what to do. */
  text: string;
  at?: Place;
  /** How many times the same thing was found (same code, topic and file); the text and place are those of the first. */
  count: number;
}

/** Stops the work. `code` is a key of docs/ISSUES.md; the text says what was expected and what was found. */
export class FramelockError extends Error {
  readonly code: IssueCode;
  readonly at?: Place;

  constructor(code: IssueCode, text: string, options: { at?: Place; cause?: unknown } = {}) {
    super(clipped(text), { cause: options.cause });
    this.name = 'FramelockError';
    this.code = code;
    this.at = options.at;
  }
}

/**
 * For whoever goes on without what failed: an error that is none of ours is a defect, and a machine without memory (FL0804) has
 * something else to say of everything that follows. Neither is to become "there is none".
 */
export function rethrowDefect(error: unknown): asserts error is FramelockError {
  if (!(error instanceof FramelockError) || error.code === 'FL0804') throw error;
}

/** Whether a read failed for what the machine is or lacks: no damage of what was to be read. */
export function isFailureOfMachine(error: unknown): error is FramelockError {
  return error instanceof FramelockError && (error.code === 'FL0104' || error.code === 'FL0804');
}

/** Collects issues in the order found; `sorted()` gives the order they are printed in, the same on every run. */
export class Issues {
  readonly #byKey = new Map<string, Issue>();

  /** Reports once per (code, file, topic): a repeated fault raises `count`, so that a broken stream cannot flood the list. */
  add(code: IssueCode, text: string, at?: Place): void {
    this.merge({ code, severity: severityOf(code), text, at, count: 1 });
  }

  /** Takes over an issue that was collected elsewhere, with its count. */
  merge(issue: Issue): void {
    const key = `${issue.code}\u0000${issue.at?.file ?? ''}\u0000${issue.at?.topic ?? ''}`;
    const known = this.#byKey.get(key);
    if (known) known.count += issue.count;
    else this.#byKey.set(key, { ...issue, text: clipped(issue.text) });
  }

  /** Takes back what was said of a topic, once it is no longer so. */
  withdraw(code: IssueCode, topic: string): void {
    for (const [key, issue] of this.#byKey)
      if (issue.code === code && issue.at?.topic === topic) this.#byKey.delete(key);
  }

  get size(): number {
    return this.#byKey.size;
  }

  has(code: IssueCode): boolean {
    for (const issue of this.#byKey.values()) if (issue.code === code) return true;
    return false;
  }

  /** In the order found. */
  inOrder(): Issue[] {
    return [...this.#byKey.values()];
  }

  sorted(): Issue[] {
    const rank = { error: 0, warning: 1, info: 2 };
    return this.inOrder().sort(
      (a, b) =>
        rank[a.severity] - rank[b.severity] ||
        compareTexts(a.code, b.code) ||
        compareTexts(a.at?.file ?? '', b.at?.file ?? '') ||
        compareTexts(a.at?.topic ?? '', b.at?.topic ?? '') ||
        (a.at?.offset ?? 0) - (b.at?.offset ?? 0),
    );
  }
}

/** Texts quote what a recording says, which may be a megabyte: the middle goes, for what to do about it stands at the end. */
function clipped(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 400)} […] ${text.slice(-300)}`;
}

const LONGEST = 2000;

/** The text with the topic it is about in front, where it does not name it itself. */
export function issueText({ text, at }: { text: string; at?: Place }): string {
  return at?.topic === undefined || text.includes(at.topic) ? text : clipped(`${at.topic}: ${text}`);
}

/** `FL####: text; file:offset`, one line, safe for a terminal: a recording's text cannot move the cursor or forge a line. */
export function issueLine(issue: { code: string; text: string; at?: Place; count?: number }): string {
  const { at } = issue;
  const place = at?.file === undefined ? '' : `; ${at.file}${at.offset === undefined ? '' : `:${at.offset}`}`;
  const times = issue.count !== undefined && issue.count > 1 ? ` (${issue.count} times)` : '';
  return printable(`${issue.code}: ${issueText(issue)}${times}${place}`);
}

/** `a, b, c, …`: no more than `most` of them, for a sentence. */
export function firstOf(names: readonly string[], most: number): string {
  return names.slice(0, most).join(', ') + (names.length > most ? ', …' : '');
}

/** Replaces control, bidirectional and line-breaking characters by visible escapes such as `\x1b`. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, c => {
    const code = c.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
