// Reads the ledger of planted faults: ids of the labels at which they show.
import { readFileSync } from 'node:fs';
import { FramelockError } from '../../../issue.js';

/** `planted.json` of qa plant. Throws FL0101 when it cannot be read, FL0801 when it is none. */
export function readPlanted(path: string): ReadonlySet<string> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new FramelockError(
      'FL0101',
      `expected planted.json, got nothing readable (${(cause as NodeJS.ErrnoException).code}); check the path`,
      { at: { file: path }, cause },
    );
  }
  try {
    const { framelock_planted: version, faults } = JSON.parse(text);
    if (version === 1 && Array.isArray(faults))
      // An exchange of names makes hundreds of labels wrong; a person is asked about those at which it shows.
      return new Set(faults.flatMap(({ ids, shows = ids }) => (Array.isArray(shows) ? shows.map(String) : [])));
  } catch {
    // Said below.
  }
  throw new FramelockError('FL0801', 'expected planted.json as framelock qa plant writes it, got another file', {
    at: { file: path },
  });
}
