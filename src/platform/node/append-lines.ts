// Appends whole lines to a file that others may append to as well.
import { fstatSync, fsyncSync, readSync, writeSync } from 'node:fs';

/**
 * `file` is open for reading and appending (`a+`). One write, which the system puts at the end as a whole: lines of two
 * writers never mix. Returns when the bytes are on the disk. Throws what the system says; then a torn line may be left, and
 * the next call keeps clear of it.
 */
export function appendLines(file: number, text: string): void {
  // A line that a crash cut short must not swallow the next one.
  const bytes = Buffer.from(endsOpen(file) ? `\n${text}` : text, 'utf8');
  const written = writeSync(file, bytes);
  fsyncSync(file);
  if (written < bytes.length) throw Object.assign(new Error('the disk is full'), { code: 'ENOSPC' });
}

function endsOpen(file: number): boolean {
  const { size } = fstatSync(file);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] !== 0x0a;
}
