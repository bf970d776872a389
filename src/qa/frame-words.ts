// How the frames of a report came about, in words: which policy, and how far a match may lie away.
import { formatDuration } from '../time/stamp.js';
import type { SyncReport } from './sync-report.js';

/** `name` writes a sensor's or policy's name as the report's medium needs it. */
export function frameWords(
  { policy, reference, toleranceNs }: SyncReport,
  name: (text: string) => string = text => text,
): string {
  const within = `a match (${name(policy)}) lies within ${formatDuration(toleranceNs)}`;
  if (policy === 'latest') return `one per message of ${name(reference)}, with the latest message of each (${policy})`;
  if (policy === 'approximate')
    return `one per set of messages closest together (${policy}), at ${name(reference)}'s stamp`;
  if (policy === 'resample') return `on a fixed grid while there are messages of ${name(reference)}; ${within}`;
  return `one per message of ${name(reference)}; ${within}`;
}
