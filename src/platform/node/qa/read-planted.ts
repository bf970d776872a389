// Reads the ledger of planted faults: ids of the labels at which they show.
import { FramelockError } from '../../../issue.js';
import { readGivenText } from '../given-file.js';

/** `planted.json` of qa plant. Throws FL0801 when it cannot be read, or is none. */
export function readPlanted(path: string): ReadonlySet<string> {
  const text = readGivenText(path, 'planted.json');
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
