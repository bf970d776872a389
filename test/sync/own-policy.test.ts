// A caller's own policy: what it gives wrongly is refused at once and says what is wrong, before anything is read by it.
import { describe, expect, it } from 'vitest';
import { type Alignment, alignStreams, type Picks, type SyncPolicy } from '../../src/sync/index.js';
import { streamOf } from '../support/timeline.js';
import { memberOf, requestOf } from './request.js';

const members = [
  [0, 10, 20],
  [1, 11, 21, 31],
].map((t, i) => memberOf(streamOf(t, 'ab'[i])));

/** Every message of `a` makes a frame, with the message of `b` that follows it; the last of `b` is left over. */
const right = (): Alignment => ({
  frames: Float64Array.of(0, 10, 20),
  before: -10,
  picks: [picksOf([0, 1, 2], [0, 0, 0]), picksOf([0, 1, 2], [0, 0, 0, 4])],
});
const picksOf = (entry: number[], reason: number[]): Picks => ({
  entry: Int32Array.from(entry),
  match: Uint8Array.from(entry, e => (e < 0 ? 0 : 2)),
  reason: Uint8Array.from(reason),
});
const aligned = (given: Alignment) => {
  const own: SyncPolicy = { name: 'own', align: () => given };
  return alignStreams(own, requestOf(members), [], false);
};
const [a] = right().picks;

describe("a caller's own policy", () => {
  it('is taken as it is where it is right', () => {
    expect(aligned(right()).picks).toEqual(right().picks);
  });

  it.each<[what: string, given: Partial<Alignment>, said: string]>([
    ['frames that go back', { frames: Float64Array.of(0, 20, 10) }, 'ascending stamps of frames, got 20, 10 at 2'],
    ['no stamp', { frames: Float64Array.of(Number.NaN, 10, 20) }, 'ascending stamps of frames, got NaN at 0'],
    ['a member without picks', { picks: [a] }, 'picks of 2 members, got 1'],
    ['too few entries', { picks: [a, picksOf([0, 1], [0, 0, 4, 4])] }, 'for 3 frames of b, got 2 and 2'],
    ['too few reasons', { picks: [a, picksOf([0, 1, 2], [0, 0, 0])] }, 'for 4 messages of b, got 3'],
    ['no such message', { picks: [a, picksOf([0, 1, 4], [0, 0, 4, 4])] }, 'from -1 to 3 of b, got 4 in frame 2'],
    ['no reason', { picks: [a, picksOf([0, 1, 2], [0, 0, 0, 0])] }, 'got 0 for message 3, which no frame holds'],
    ['a reason too many', { picks: [a, picksOf([0, 1, 2], [0, 7, 0, 4])] }, 'got 7 for message 1, which a frame holds'],
    ['a reason of its own', { picks: [a, picksOf([0, 1, 2], [0, 0, 0, 99])] }, 'got 99 for message 3'],
    [
      'a match of nothing',
      { picks: [a, { ...picksOf([0, -1, 2], [0, 4, 0, 4]), match: Uint8Array.of(2, 2, 2) }] },
      'got 2 with entry -1 in frame 1',
    ],
  ])('%s', (_, given, said) => {
    expect(() => aligned({ ...right(), ...given })).toThrow(
      expect.objectContaining({ code: 'FL0801', message: expect.stringMatching(/^policy own: expected /) }),
    );
    expect(() => aligned({ ...right(), ...given })).toThrow(said);
  });
});
