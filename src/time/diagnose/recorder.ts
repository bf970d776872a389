// What the record stamps of all streams say of the recorder's clock: dates, dates in another unit, or a count from zero.
import { fromOrigin } from '../stamp.js';
import { type Epoch, epochOf, unitOf } from './epoch.js';
import type { StampSeries } from './stamp-series.js';

export const recorderClocks = ['wall', 'wrong_unit', 'from_zero', 'same_as_headers', 'other', 'none'] as const;
/**
 * same_as_headers: every message has its header stamp as record stamp, so the recording keeps no time of receipt.
 * none: there are no messages.
 */
export type RecorderClock = (typeof recorderClocks)[number];

export interface RecorderFinding {
  readonly clock: RecorderClock;
  /** Of the unit, where it is wrong. */
  readonly name?: string;
  readonly evidence: string;
}

const THREE_YEARS_NS = 94_608_000_000_000_000n;

/** What kind of clock the record stamps of a recording come from, told by all of its streams. */
export function diagnoseRecorder(streams: readonly StampSeries[]): RecorderFinding {
  const filled = streams.filter(s => s.record.length > 0);
  if (filled.length === 0) return { clock: 'none', evidence: 'there are no messages' };
  const withHeader = filled.filter(s => s.given > 0);
  if (withHeader.length > 0 && withHeader.every(sameStamps))
    return {
      clock: 'same_as_headers',
      evidence:
        'header and record stamps are equal in every message of every stream: the recording keeps one time only',
    };
  // The earliest: stamps in a wrong unit leave their day soon when steps were written in ns all the same.
  const stamp = filled.map(earliest).sort((a, b) => (a < b ? -1 : 1))[0];
  const epoch = epochOf(stamp);
  const witness = withHeader.map(s => s.headerOriginNs).find(header => epochOf(header) === 'wall');
  return epoch === 'wall'
    ? { clock: 'wall', evidence: 'record stamps are dates in ns' }
    : unusual(stamp, epoch, witness);
}

function unusual(stamp: bigint, epoch: Epoch, witness: bigint | undefined): RecorderFinding {
  const unit = witness === undefined ? undefined : unitOf(stamp, witness);
  if (unit)
    return {
      clock: 'wrong_unit',
      name: unit,
      evidence: `record stamps from ${stamp} on are dates if read as ${unit}, within two days of the header stamps: they were written into a field of nanoseconds`,
    };
  if (stamp < 0n || stamp > THREE_YEARS_NS)
    return { clock: 'other', evidence: `record stamps from ${stamp} ns on are no date` };
  const or = epoch === 'other' ? '' : `, or a date in ${epoch}: there is no other stamp to tell`;
  return {
    clock: 'from_zero',
    evidence: `record stamps from ${stamp} ns on count from zero: no date, but a counter, an uptime or a test${or}`,
  };
}

function earliest({ record, recordOriginNs }: StampSeries): bigint {
  let least = Number.POSITIVE_INFINITY;
  for (const t of record) if (t < least) least = t;
  return fromOrigin(least, recordOriginNs);
}

/** Both counts begin at the same message, so equal stamps are equal numbers. */
function sameStamps({ header, record, headerOriginNs, recordOriginNs }: StampSeries): boolean {
  const shift = Number(recordOriginNs - headerOriginNs);
  return header.every((stamp, i) => Number.isNaN(stamp) || stamp === record[i] + shift);
}
