// Every sync policy against drawn timelines and a brute-force search.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchKinds, policies, rejectedByPicks, type SyncPolicy } from '../../src/sync/index.js';
import { draw, streamOf } from '../support/timeline.js';

/** What each frame got, as letters; `-` is missing. */
function taken(policy: SyncPolicy, frames: string, stream: string, toleranceSteps: number): string {
  const reference = draw(frames);
  const { stream: s, names } = draw(stream);
  const picks = policy.align(reference.stream.t, s, { toleranceNs: toleranceSteps * 10_000_000 });
  return Array.from(picks.entry, entry => (entry < 0 ? '-' : names[entry])).join('');
}

const named = (name: string) => policies.find(p => p.name === name)!;

describe('nearest', () => {
  it.each([
    ['the same stamps', 'R...R...R', 'a...b...c', 2, 'abc'],
    ['the nearer of two', '....R....', '...a..b..', 5, 'a'],
    ['a tie goes to the earlier', '....R....', '..a...b..', 5, 'a'],
    ['beyond the tolerance is missing', 'R.......R', '....a....', 3, '--'],
    ['the tolerance is inclusive', 'R.......R', '....a....', 4, 'aa'],
    ['before the first and after the last', '..R...R..', 'a.......b', 2, 'ab'],
    ['one message may serve two frames', 'R.R......', '.a.......', 1, 'aa'],
    ['an empty stream', 'R...R....', '.........', 9, '--'],
    ['no frames', '.........', 'a..b.....', 9, ''],
  ])('%s', (_, frames, stream, tolerance, expected) => {
    expect(taken(named('nearest'), frames, stream, tolerance)).toBe(expected);
  });
});

describe('exact', () => {
  it.each([
    ['equal stamps only', 'R...R...R', 'a....b..c', 9, 'a-c'],
    ['tolerance does not matter', 'R........', '.a.......', 9, '-'],
  ])('%s', (_, frames, stream, tolerance, expected) => {
    expect(taken(named('exact'), frames, stream, tolerance)).toBe(expected);
  });
});

const stamps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 40 }).map(list => list.sort((a, b) => a - b));

describe.each(policies.map(p => [p.name, p] as const))('%s, any stamps', (name, policy) => {
  it('never picks beyond the tolerance, says exact only of equal stamps, and loses no message', () => {
    fc.assert(
      fc.property(stamps, stamps, fc.integer({ min: 0, max: 60 }), (frames, messages, toleranceNs) => {
        const reference = Float64Array.from(frames);
        const stream = streamOf(messages);
        const picks = policy.align(reference, stream, { toleranceNs });
        const used = new Set<number>();
        picks.entry.forEach((entry, f) => {
          const kind = matchKinds[picks.match[f]];
          if (entry < 0) {
            expect(kind).toBe('missing');
            return;
          }
          used.add(entry);
          const dt = Math.abs(stream.t[entry] - reference[f]);
          expect(dt).toBeLessThanOrEqual(toleranceNs);
          expect(kind === 'exact').toBe(dt === 0);
        });
        const rejected = rejectedByPicks(reference, picks, toleranceNs).map(r => r.entry);
        expect([...used, ...rejected].sort((a, b) => a - b)).toEqual(messages.map((_, i) => i));
      }),
    );
  });

  it('finds what a search through all messages finds', () => {
    fc.assert(
      fc.property(stamps, stamps, fc.integer({ min: 0, max: 60 }), (frames, messages, toleranceNs) => {
        const stream = streamOf(messages);
        const picks = policy.align(Float64Array.from(frames), stream, { toleranceNs });
        frames.forEach((frame, f) => {
          let best = -1;
          messages.forEach((t, i) => {
            if (best < 0 || Math.abs(t - frame) < Math.abs(messages[best] - frame)) best = i;
          });
          const limit = name === 'exact' ? 0 : toleranceNs;
          const expected = best >= 0 && Math.abs(messages[best] - frame) <= limit ? best : -1;
          expect(picks.entry[f]).toBe(expected);
        });
      }),
    );
  });
});

it('tells why each message is in no frame', () => {
  const { stream, names } = draw('a....bc..d....e');
  const frames = draw('...R.....R.....').stream.t;
  const picks = named('nearest').align(frames, stream, { toleranceNs: 25_000_000 });
  const why = rejectedByPicks(frames, picks, 25_000_000).map(r => `${names[r.entry]} ${r.reason}`);
  // Frames at 3 and 9: b (5) is taken by 3, d (9) by 9; c (6) is 3 steps from both.
  expect(why).toEqual(['a before_first_frame', 'c outside_tolerance', 'e after_last_frame']);
});
