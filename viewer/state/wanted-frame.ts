// Which frame a person means: its number, or a moment as a log or another tool gives it.
import { momentNs, parseMoment } from '../../src/time/stamp.js';

/** A moment that is shown by the frame nearest to it, ns; else a frame. Undefined where the text is neither. */
export type Wanted = { readonly frame: number } | { readonly stampNs: bigint };

/** `1200`; `1790000012.345678901` (s, as stamps are shown); ns, ISO 8601 UTC, or a duration since the first frame (`2.5s`). */
export function wantedFrame(text: string, frames: number, firstNs: bigint): Wanted | undefined {
  const given = text.trim();
  if (/^\d{1,9}$/.test(given)) return Number(given) < frames ? { frame: Number(given) } : undefined;
  const seconds = /^(-?)(\d{1,10})\.(\d{1,9})(?:\s*s)?$/.exec(given);
  // `2.5s` is a duration, `1790000000.25` none: what is shorter than a stamp of 1973 and names its unit counts from the start.
  if (seconds && !(given.endsWith('s') && seconds[2].length < 9)) {
    const ns = BigInt(seconds[2]) * 1_000_000_000n + BigInt(seconds[3].padEnd(9, '0'));
    return { stampNs: seconds[1] ? -ns : ns };
  }
  const moment = parseMoment(given);
  return moment && { stampNs: momentNs(moment, firstNs) };
}
