// Where the times of a recording begin.
import type { Issues } from '../issue.js';
import type { Channel } from '../source/source.js';
import { EXACT_NS, isoTime } from '../time/stamp.js';
import { mostWithin } from './most-within.js';
import { believed, type RawStamps } from './raw-stamps.js';

/** The earliest believed stamp; where stamps lie farther apart than float64 tells ns, that of the span that holds the most (FL0580). */
export function originOf(stamps: ReadonlyMap<Channel, RawStamps>, issues: Issues): bigint {
  let first: Known | undefined;
  let last: Known | undefined;
  for (const [{ topic }, own] of stamps) {
    for (let k = 0; k < own.messages.length; k++) {
      const stamp = believed(own, k);
      if (first === undefined || stamp < first.stamp) first = { stamp, topic };
      if (last === undefined || stamp > last.stamp) last = { stamp, topic };
    }
  }
  if (!first || !last || last.stamp - first.stamp <= EXACT_NS) return first?.stamp ?? 0n;
  const { originNs, outside } = originOfMost([...stamps.values()]);
  reportFarApart(first, last, originNs, outside, issues);
  return originNs;
}

interface Known {
  readonly stamp: bigint;
  readonly topic: string;
}

/** No drive takes months: a stamp is wrong, and what lies far from most of the others is no longer exact. */
function reportFarApart(first: Known, last: Known, originNs: bigint, outside: number, issues: Issues): void {
  issues.add(
    'FL0580',
    `stamps of the recording lie ${(last.stamp - first.stamp) / 86_400_000_000_000n} days apart: the first is ${isoTime(first.stamp)} of ${first.topic}, the last ${isoTime(last.stamp)} of ${last.topic}; most lie in the 104 days from ${isoTime(originNs)} on, and the other ${outside} may be rounded to a few ns or worse; mend or leave out what is wrong, or convert the parts one by one`,
  );
}

/** The start of the 104 days in which the most believed stamps lie, and how many lie outside. Looks at all: only where some lie far away. */
function originOfMost(all: readonly RawStamps[]): { readonly originNs: bigint; readonly outside: number } {
  const sorted = new BigInt64Array(all.reduce((sum, { messages }) => sum + messages.length, 0));
  let at = 0;
  for (const own of all) for (let i = 0; i < own.messages.length; i++) sorted[at++] = believed(own, i);
  const { first, count } = mostWithin(sorted.sort(), EXACT_NS);
  return { originNs: sorted[first], outside: sorted.length - count };
}
