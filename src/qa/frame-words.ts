// How the frames of a report came about, in words: which policy, and how far a match may lie away.
import { formatDuration } from '../time/stamp.js';
import type { SyncReport } from './sync-report.js';

/** `name` writes a sensor's or policy's name as the report's medium needs it. */
export function frameWords(report: SyncReport, name: (text: string) => string = text => text): string {
  const { policy, reference } = report;
  if (policy === 'latest') return `one per message of ${name(reference)}, with the latest message of each (${policy})`;
  if (policy === 'approximate')
    return `one per set of messages closest together (${policy}), at ${name(reference)}'s stamp`;
  const within = policy === 'exact' ? 'has the very same stamp' : `lies within ${tolerances(report)}`;
  const match = `a match (${name(policy)}) ${within}`;
  if (policy === 'resample') return `on a fixed grid while there are messages of ${name(reference)}; ${match}`;
  return `one per message of ${name(reference)}; ${match}`;
}

function tolerances({ streams, toleranceNs }: SyncReport): string {
  const asked = streams.flatMap(({ match, isReference }) => (match && !isReference ? [match.toleranceNs] : []));
  if (asked.length === 0) return formatDuration(toleranceNs);
  const [least, most] = [Math.min(...asked), Math.max(...asked)];
  return least === most
    ? formatDuration(most)
    : `${formatDuration(least)} to ${formatDuration(most)}, as asked for each stream`;
}
