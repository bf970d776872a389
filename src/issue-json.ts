// An issue as machine output.
import type { Issue } from './issue.js';

/** Stamps as decimal strings, `at` only where something is known. */
export function issueJson(issue: Issue): Record<string, unknown> {
  const { code, severity, text, at, count } = issue;
  const place = at && { ...at, ...(at.stamp === undefined ? {} : { stamp: String(at.stamp) }) };
  return { code, severity, text, count, at: place ?? null };
}
