// Reads a ledger file line by line: a line that is no verdict loses itself and nothing else.
import type { Issues } from '../../issue.js';
import { checkRecord } from './check-record.js';
import { growingLedger, type Ledger } from './ledger.js';

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
    const found = readLine(bytes.subarray(from, to), decoder);
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
function readLine(line: Uint8Array, decoder: TextDecoder) {
  if (line.length > MOST_LINE) return `at most ${MOST_LINE} bytes`;
  let text: string;
  let value: unknown;
  try {
    text = decoder.decode(line).trim();
    if (text === '') return undefined;
    value = JSON.parse(text);
  } catch {
    return 'a JSON object as UTF-8';
  }
  const checked = checkRecord(value);
  if ('fault' in checked) return checked.fault;
  if ('newer' in checked) return { id: checked.newer, line: text, record: undefined };
  return { id: checked.record.id, line: text, record: checked.record };
}
