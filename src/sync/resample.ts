// Frames on a fixed grid over the reference's span: pictures and clouds by the nearest message, never blended.
import { FramelockError } from '../issue.js';
import type { Alignment, AlignRequest, SyncPolicy } from './alignment.js';
import { nearestPicks } from './nearest.js';

/** More than anybody converts at once (93 h at 100 Hz); a gap of years in one stamp must not fill the memory. */
const MOST_FRAMES = 2 ** 25;

/** The reference only says from when to when: beyond its first and last stamp there is no frame, nothing is extrapolated. */
export const resample: SyncPolicy = {
  name: 'resample',
  ownMoments: true,
  words: {
    frames: (reference, name, within) =>
      `on a fixed grid while there are messages of ${reference}; a match (${name}) lies within ${within}`,
    moment: reference => `a point of a fixed grid over ${reference}, with what every sensor saw then`,
    none: reference =>
      `expected the grid to meet the stamps of ${reference}, got none; choose a higher rate or another range`,
  },
  align(request): Alignment {
    const { members, oneToOne, grid } = request;
    if (!grid || !(grid.stepNs >= 1) || !Number.isFinite(grid.stepNs + grid.phaseNs)) {
      throw new FramelockError('FL0801', `expected a rate or period of the grid, got ${grid?.stepNs ?? 'none'} ns`);
    }
    const frames = gridFrames(request, grid);
    return {
      frames,
      before: frames.length === 0 ? 0 : frames[0] - grid.stepNs,
      picks: members.map(member => nearestPicks(frames, member, oneToOne)),
    };
  },
};

/** anchor + phase + k·step, each rounded to whole ns, so that a step that is no whole number of ns does not drift. */
function gridFrames({ reference, range }: AlignRequest, grid: NonNullable<AlignRequest['grid']>): Float64Array {
  const { t } = reference.stream;
  if (t.length === 0) return new Float64Array(0);
  const { stepNs, phaseNs } = grid;
  const zero = (Number.isFinite(range.from) ? range.from : t[0]) + phaseNs;
  const from = Math.max(t[0], range.from);
  const at = (k: number) => Math.round(zero + k * stepNs);
  let first = Math.ceil((from - zero) / stepNs);
  // Rounding to whole ns may move a grid point over the border.
  if (at(first - 1) >= from) first--;
  else if (at(first) < from) first++;
  const end = Math.min(t[t.length - 1], range.to);
  let count = Math.max(0, Math.floor((end - zero) / stepNs) - first + 1);
  if (count > MOST_FRAMES) {
    throw new FramelockError(
      'FL0801',
      `expected at most ${MOST_FRAMES} frames, got a grid of ${count}: the stamps of ${reference.stream.sensor} span ${((t[t.length - 1] - t[0]) / 1e9).toFixed(0)} s; give --start and --end, or a lower rate`,
    );
  }
  const inside = (stamp: number) => stamp <= t[t.length - 1] && stamp < range.to;
  while (count > 0 && !inside(at(first + count - 1))) count--;
  if (inside(at(first + count))) count++;
  return Float64Array.from({ length: count }, (_, k) => at(first + k));
}
