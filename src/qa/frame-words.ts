// How the frames of a report came about, in words: which policy, and how far a match may lie away.
import { formatDuration } from '../time/stamp.js';
import type { SyncReport } from './sync-report.js';

/** '' where no frames can be made. `name` writes a sensor's or policy's name as the report's medium needs it. */
export function frameWords(report: SyncReport, name: (text: string) => string = text => text): string {
  const { policy, reference, words } = report;
  return words?.frames(name(reference), name(policy), tolerances(report)) ?? '';
}

function tolerances({ streams, toleranceNs }: SyncReport): string {
  const asked = streams.flatMap(({ match, isReference }) => (match && !isReference ? [match.toleranceNs] : []));
  if (asked.length === 0) return formatDuration(toleranceNs);
  const [least, most] = [Math.min(...asked), Math.max(...asked)];
  return least === most
    ? formatDuration(most)
    : `${formatDuration(least)} to ${formatDuration(most)}, as asked for each stream`;
}
