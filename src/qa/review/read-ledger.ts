// Reads a ledger file line by line: a line that is no verdict loses itself and nothing else.
import type { Issues } from '../../issue.js';
import { checkRecord } from './check-record.js';
import { growingLedger, type Ledger } from './ledger.js';
import type { LedgerOwner } from './verdict.js';

/** Longer than any record that framelock writes, and what the viewer's server takes at once. */
const MOST_LINE = 2 ** 16;
const NEWLINE = 0x0a;

/**
 * FL1051 a last line without an end that is no record (a write that was cut short), FL1052 any other such line, FL1053 an
 * id with several contents, FL1054 a record of a later version. `file` is what the issues name.
 */
export function readLedger(bytes: Uint8Array, file: string, issues: Issues): Ledger {
  const ledger = growingLedger();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, from);
    const to = end < 0 ? bytes.length : end;
    const found = readLine(bytes, from, to, decoder);
    if (typeof found === 'string') sayLost(found, end < 0, { file, offset: from }, issues);
    else if (found) {
      ledger.add(found);
      if (!found.record)
        issues.add('FL1054', 'a verdict of a later version was kept but not used; use a later framelock', {
          file,
          offset: from,
        });
    }
    from = to + 1;
  }
  const read = ledger.finish();
  sayConflicts(read, file, issues);
  return read;
}

/** FL1053 for what joining brought together; `file` names the place, where there is one. */
export function sayConflicts({ conflicts }: Ledger, file: string | undefined, issues: Issues): void {
  for (const [id, variants] of conflicts)
    issues.add(
      'FL1053',
      `id ${id} stands for ${variants.length} different verdicts; all were kept, none counts; remove the wrong ones`,
      file === undefined ? undefined : { file },
    );
}

/** What was expected of a line that is to be written into the ledger of `author` and `device`; undefined for a good one. */
export function lineFault(line: string, { author, device }: LedgerOwner): string | undefined {
  const bytes = new TextEncoder().encode(line);
  const found = readLine(bytes, 0, bytes.length, new TextDecoder());
  if (typeof found === 'string') return found;
  if (!found?.record) return 'a verdict of version 1';
  const { record } = found;
  if (record.author !== author || record.hlc.slice(30) !== device) return `a verdict of ${author} on ${device}`;
  return undefined;
}

function sayLost(fault: string, torn: boolean, at: { file: string; offset: number }, issues: Issues): void {
  if (torn)
    issues.add(
      'FL1051',
      'the last line was cut short; it was left out, all others were kept; give that verdict again',
      at,
    );
  else
    issues.add(
      'FL1052',
      `expected ${fault} on this line, got something else; it was left out, all others were kept`,
      at,
    );
}

/** An entry, what was expected instead, or nothing for an empty line (left by two writers that mended one cut). */
function readLine(file: Uint8Array, from: number, to: number, decoder: TextDecoder) {
  if (to - from > MOST_LINE) return `at most ${MOST_LINE} bytes`;
  let value: unknown;
  try {
    const text = decoder.decode(file.subarray(from, to)).trim();
    if (text === '') return undefined;
    value = JSON.parse(text);
  } catch {
    return 'a JSON object as UTF-8';
  }
  const checked = checkRecord(value);
  if ('fault' in checked) return checked.fault;
  if ('newer' in checked) return { id: checked.newer, file, from, to, record: undefined };
  return { id: checked.record.id, file, from, to, record: checked.record };
}
