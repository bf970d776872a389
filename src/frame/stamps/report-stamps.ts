// Says what is wrong with the stamps of one stream: zeros, and stamps that stand still or lie far away.
import type { Issues } from '../../issue.js';
import { formatDuration } from '../../time/stamp.js';
import type { StandingStamps } from './standing-stamps.js';

export interface StampFaults {
  /** Of the stream. */
  readonly messages: number;
  /** Header stamps that are zero, and those too far from where the others lie: record stamps stand in their place. */
  readonly zeros: number;
  readonly implausible: number;
  readonly still?: StandingStamps;
}

export function reportStamps(faults: StampFaults, topic: string, issues: Issues): void {
  const { messages, zeros, implausible, still } = faults;
  if (zeros > 0) {
    issues.add(
      'FL0401',
      `${zeros} of ${messages} header stamps are zero; record stamps were used for these; check the driver`,
      { topic },
    );
  }
  if (still && still.count > 0) {
    issues.add(
      'FL0402',
      `${still.count} of ${messages} header stamps stand still while messages go on, one of them for ${formatDuration(still.longestNs)}; record stamps were used for these; check the driver, or leave them out with \`--start\` and \`--end\` where the last message was only sent again`,
      { topic },
    );
  }
  if (implausible > 0) {
    issues.add(
      'FL0402',
      `${implausible} of ${messages} header stamps lie a minute or more away from where the others of the stream lie; record stamps were used for these; check the driver or its clock`,
      { topic },
    );
  }
}
