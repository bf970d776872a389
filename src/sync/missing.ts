// Where a stream has nothing for a frame: hold its last message, drop the frame, or stop. What stays empty is `missing`.
import { heldNumbers } from '../column.js';
import { FramelockError } from '../issue.js';
import { formatDuration } from '../time/stamp.js';
import { type DenseMember, type Member, matchKinds, type Picks, type Windows } from './alignment.js';
import { lastAt } from './latest.js';
import { type RejectReason, reasonCode } from './reject-reasons.js';

const [exact, nearest, held] = (['exact', 'nearest', 'held'] as const).map(kind => matchKinds.indexOf(kind));

/**
 * Fills empty cells with the last message up to the frame that is not older than the longest gap. Where the frames around took a
 * later or an earlier one, theirs: a stream is never read backward.
 */
export function holdPicks(frames: Float64Array, picks: Picks, { stream, missing, maxGapNs }: Member): void {
  if (missing !== 'hold') return;
  const { entry, match, reason } = picks;
  const { t } = stream;
  const last = lastAt(frames, heldNumbers(t));
  const next = nextTaken(entry, t.length);
  let before = -1;
  for (let f = 0; f < frames.length; f++) {
    if (entry[f] < 0) {
      const e = Math.max(before, Math.min(last[f], next[f]));
      if (e < 0 || frames[f] - t[e] > maxGapNs) continue;
      entry[f] = e;
      match[f] = t[e] === frames[f] ? exact : t[e] < frames[f] ? held : nearest;
      reason[e] = 0;
    }
    before = entry[f];
  }
}

/** For each frame what the first one behind it that has something took; `none` where there is no such frame. */
function nextTaken(entry: Int32Array, none: number): Int32Array {
  const next = new Int32Array(entry.length);
  let after = none;
  for (let f = entry.length - 1; f >= 0; f--) {
    next[f] = after;
    if (entry[f] >= 0) after = entry[f];
  }
  return next;
}

/** The same for windows: an empty one gets the last reading before it. */
export function holdWindows(frames: Float64Array, windows: Windows, { stream, missing, maxGapNs }: DenseMember): void {
  if (missing !== 'hold') return;
  const { t } = stream;
  for (let f = 0; f < frames.length; f++) {
    const last = windows.end[f] - 1;
    if (windows.start[f] <= last || last < 0 || frames[f] - t.at(last) > maxGapNs) continue;
    windows.start[f] = last;
    windows.held[f] = 1;
    windows.reason[last] = 0;
  }
}

/** Picks of the frames that stay; a message that only other frames held says `why`. */
export function keepFrames(picks: Picks, keep: Uint8Array, kept: number, why: RejectReason = 'frame_dropped'): Picks {
  const entry = new Int32Array(kept);
  const match = new Uint8Array(kept);
  const reason = picks.reason.slice();
  let to = 0;
  for (let f = 0; f < keep.length; f++) {
    if (picks.entry[f] >= 0 && !keep[f]) reason[picks.entry[f]] = reasonCode(why);
    if (!keep[f]) continue;
    entry[to] = picks.entry[f];
    match[to++] = picks.match[f];
  }
  for (const e of entry) if (e >= 0) reason[e] = 0;
  return { entry, match, reason };
}

/** Marks in `keep` the frames that must go, because a stream without which a frame is worth nothing has nothing there. */
export function dropEmpty(keep: Uint8Array, { missing }: Pick<Member, 'missing'>, empty: (f: number) => boolean): void {
  if (missing !== 'drop') return;
  for (let f = 0; f < keep.length; f++) if (empty(f)) keep[f] = 0;
}

/** Throws FL0424 when a stream that must be in every frame is not. */
export function refuseEmpty(
  frames: Float64Array,
  { missing, stream }: Member | DenseMember,
  empty: (f: number) => boolean,
): void {
  if (missing !== 'fail') return;
  let first = -1;
  let count = 0;
  for (let f = 0; f < frames.length; f++) {
    if (!empty(f)) continue;
    if (first < 0) first = f;
    count++;
  }
  if (count === 0) return;
  throw new FramelockError(
    'FL0424',
    `expected ${stream.sensor} in every frame, as asked by --missing fail; it has nothing for ${count} of ${frames.length} frames, the first at ${formatDuration(frames[first])} since the recording's first stamp`,
  );
}
