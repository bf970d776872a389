// The stamps of one stream in recording order, as numbers that keep their nanoseconds whatever epoch they count from.
import { sinceOrigin } from '../stamp.js';
import type { Stamps } from '../stamps.js';

export interface StampSeries {
  /** Header stamps, ns since `headerOriginNs`; NaN where a message has none or it is zero. */
  readonly header: Float64Array;
  readonly headerOriginNs: bigint;
  /** Record stamps, ns since `recordOriginNs`. */
  readonly record: Float64Array;
  readonly recordOriginNs: bigint;
  /** Header stamps that are zero: the driver never set them. */
  readonly zeros: number;
  /** Header stamps that are there and not zero. */
  readonly given: number;
}

/**
 * `none` marks a message without a header stamp. Each side counts from a stamp of its own in the middle of the stream,
 * so that an uptime beside a wall clock loses no digit; one broken stamp at the start does not either.
 */
export function stampSeries(header: Stamps, record: Stamps, none: bigint): StampSeries {
  let [zeros, given] = [0, 0];
  for (let i = 0; i < header.length; i++) {
    const stamp = header.at(i)!;
    if (stamp === 0n) zeros++;
    else if (stamp !== none) given++;
  }
  const headerOriginNs = middleOf(header, stamp => stamp !== none && stamp !== 0n);
  const recordOriginNs = middleOf(record, () => true);
  const h = new Float64Array(header.length).fill(Number.NaN);
  const r = new Float64Array(record.length);
  for (let i = 0; i < header.length; i++) {
    const stamp = header.at(i)!;
    if (stamp !== none && stamp !== 0n) h[i] = sinceOrigin(stamp, headerOriginNs);
    r[i] = sinceOrigin(record.at(i)!, recordOriginNs);
  }
  return { header: h, headerOriginNs, record: r, recordOriginNs, zeros, given };
}

/** The usable stamp nearest after the middle, else the last before it; 0 where there is none. */
function middleOf(stamps: Stamps, usable: (stamp: bigint) => boolean): bigint {
  const middle = stamps.length >> 1;
  for (let i = middle; i < stamps.length; i++) if (usable(stamps.at(i)!)) return stamps.at(i)!;
  for (let i = middle - 1; i >= 0; i--) if (usable(stamps.at(i)!)) return stamps.at(i)!;
  return 0n;
}
