// stdout is data, stderr is talk.
import { type Issue, issueLine, printable } from '../issue.js';

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? String(v) : v), 2)}\n`);
}

/** One line, whatever the names of files in it are. */
export function talk(text: string, quiet = false): void {
  if (!quiet) process.stderr.write(`${printable(text)}\n`);
}

/** Errors and warnings one line each, sorted; mere facts only when asked. */
export function talkIssues(issues: readonly Issue[], quiet: boolean): void {
  for (const issue of issues) {
    if (quiet && issue.severity === 'info') continue;
    process.stderr.write(`${issueLine(issue)}\n`);
  }
}

/** A table with left-aligned text and right-aligned numbers; a recording's text cannot break it. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows].map(row => row.map(cell => printable(String(cell))));
  const widths = head.map((_, c) => cells.reduce((widest, row) => Math.max(widest, row[c].length), 0));
  const numeric = head.map(
    (_, c) => rows.length > 0 && rows.every(row => typeof row[c] === 'number' || row[c] === '–'),
  );
  return cells
    .map(row =>
      row
        .map((cell, c) => (numeric[c] ? cell.padStart(widths[c]) : cell.padEnd(widths[c])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function count(n: number): string {
  return n.toString().replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** `1 frame`, `4 308 frames`. */
export function many(n: number, what: string): string {
  return `${count(n)} ${what}${n === 1 ? '' : 's'}`;
}

/** Of files and folders, in powers of ten: what is small is not 0.00 MB. */
export function sizeText(bytes: number): string {
  if (bytes < 1e3) return many(bytes, 'byte');
  return bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`;
}
