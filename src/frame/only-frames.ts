// A plan cut down to some of its frames: the rows that the whole plan would give, and nothing read for the others.
import { FramelockError } from '../issue.js';
import { type Brackets, keepFrames, type Picks, reasonCode, type Windows } from '../sync/index.js';
import type { FramePlan } from './plan.js';

/** Frames [from, to) of the whole; up to the last where `to` is not given. */
export interface FrameRange {
  readonly from: number;
  readonly to?: number;
}

/**
 * Frames are numbered as without the range, by any policy. Messages that only other frames hold were not asked for. Throws
 * FL0801 where the plan has no such frames.
 */
export function onlyFrames(plan: FramePlan, { from, to = plan.frames.length }: FrameRange): FramePlan {
  const count = plan.frames.length;
  if (!(from >= 0 && from < to && to <= count)) {
    throw new FramelockError(
      'FL0801',
      `expected --frames a:b with frames from 0 to ${count - 1}, a below b, b at most ${count}; got "${from}:${to}"`,
    );
  }
  const keep = new Uint8Array(count).fill(1, from, to);
  const each = <K, V>(map: ReadonlyMap<K, V>, cut: (value: V) => V) =>
    new Map([...map].map(([key, value]) => [key, cut(value)] as const));
  return {
    ...plan,
    frames: plan.frames.slice(from, to),
    range: {
      from: from === 0 ? plan.range.from : plan.frames[from],
      to: to === count ? plan.range.to : plan.frames[to],
    },
    picks: each(plan.picks, (picks: Picks) => keepFrames(picks, keep, to - from, 'not_asked')),
    windows: each(plan.windows, windows => cutWindows(windows, from, to)),
    brackets: each(plan.brackets, brackets => cutBrackets(brackets, from, to)),
  };
}

function cutWindows({ start, end, held, reason }: Windows, from: number, to: number): Windows {
  const own = reason.map(code => (code === 0 ? reasonCode('not_asked') : code));
  for (let f = from; f < to; f++) own.fill(0, start[f], end[f]);
  return { start: start.slice(from, to), end: end.slice(from, to), held: held.slice(from, to), reason: own };
}

function cutBrackets({ before, after, match }: Brackets, from: number, to: number): Brackets {
  return { before: before.slice(from, to), after: after.slice(from, to), match: match.slice(from, to) };
}
