// From streams to frames: a policy's picks, windows of dense streams, and what was asked for where something is missing.
import { heldNumbers, type Numbers } from '../column.js';
import { FramelockError } from '../issue.js';
import type { Alignment, AlignRequest, DenseMember, Member, SyncPolicy, Windows } from './alignment.js';
import { type Brackets, bracketFrames } from './brackets.js';
import { checkAlignment, checkAscending } from './check-alignment.js';
import { dropEmpty, holdPicks, holdWindows, keepFrames, refuseEmpty } from './missing.js';
import { windowsSincePrevious } from './windows.js';

export interface Aligned extends Alignment {
  /** In the order of `dense`. */
  readonly windows: readonly Windows[];
  /** The same; empty where no values at the frames' own stamps were asked for. */
  readonly brackets: readonly Brackets[];
}

/**
 * Pure: the same streams and request give the same value, whole or in ranges. `dense` are the streams cut into windows;
 * with `interpolate` they are also bracketed at each frame's stamp.
 */
export function alignStreams(
  policy: SyncPolicy,
  request: AlignRequest,
  dense: readonly DenseMember[],
  interpolate: boolean,
): Aligned {
  const { members } = request;
  for (const { stream } of new Set([...members, request.reference])) checkStamps(stream.sensor, heldNumbers(stream.t));
  for (const { stream } of dense) checkStamps(stream.sensor, stream.t);
  const alignment = policy.align(request);
  checkAlignment(policy, alignment, request);
  const first = cutDense(alignment, dense, interpolate);
  for (const [i, picked] of first.picks.entries()) holdPicks(first.frames, picked, members[i]);
  const aligned = dropFrames(first, members, dense, interpolate);
  for (const [i, windows] of aligned.windows.entries()) holdWindows(aligned.frames, windows, dense[i]);
  for (const [i, { entry }] of aligned.picks.entries()) refuseEmpty(aligned.frames, members[i], f => entry[f] < 0);
  for (const [i, member] of dense.entries()) refuseEmpty(aligned.frames, member, emptyAt(aligned, i));
  return aligned;
}

function cutDense(alignment: Alignment, dense: readonly DenseMember[], interpolate: boolean): Aligned {
  const { frames, before } = alignment;
  return {
    ...alignment,
    windows: dense.map(member => windowsSincePrevious(frames, member.stream, before)),
    brackets: interpolate ? dense.map(member => bracketFrames(frames, member)) : [],
  };
}

/** Nothing measured since the frame before, and no value at the frame's own stamp. */
function emptyAt({ windows, brackets }: Aligned, i: number): (f: number) => boolean {
  const { start, end } = windows[i];
  return f => start[f] === end[f] && !brackets[i]?.match[f];
}

/** Dense streams are cut anew: what was measured before a dropped frame belongs to the next one that stays. */
function dropFrames(
  all: Aligned,
  members: readonly Member[],
  dense: readonly DenseMember[],
  interpolate: boolean,
): Aligned {
  const keep = new Uint8Array(all.frames.length).fill(1);
  for (const [i, { entry }] of all.picks.entries()) dropEmpty(keep, members[i], f => entry[f] < 0);
  for (const [i, member] of dense.entries()) dropEmpty(keep, member, emptyAt(all, i));
  const kept = keep.reduce((sum, k) => sum + k, 0);
  if (kept === keep.length) return all;
  const frames = all.frames.filter((_, f) => keep[f] === 1);
  const picks = all.picks.map(picked => keepFrames(picked, keep, kept));
  return cutDense({ frames, before: all.before, picks }, dense, interpolate);
}

/** Every policy goes forward through sorted stamps: one that is NaN or descends would send it astray. */
function checkStamps(sensor: string, t: Numbers): void {
  checkAscending(t, (stamps, at) => {
    throw new FramelockError('FL0801', `expected ascending stamps of ${sensor}, got ${stamps} at ${at}`);
  });
}
