// ApproximateTime on the drawn cases of its authors (ros_comm, test_approximate_time_policy.cpp) and on what it promises.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ApproximateOptions, approximateTime } from '../../src/sync/approximate-time.js';
import { rejectReasons } from '../../src/sync/index.js';
import { arrivalOf, type Drawing, parseDrawing, placeOf } from '../support/timeline.js';

const drawings = {
  ExactMatch: `
    A     a..b..c
    B     A..B..C
    sets  aA bB cC`,
  PerfectMatch: `
    A     a..b..c.
    B     .A..B..C
    sets  aA bB`,
  ImperfectMatch: `
    A     a.xb..c.
    B     .A...B.C
    sets  aA cB`,
  Acceleration: `
    A     a...........b....c.
    B     .......A.......B..C
    sets  bA cC`,
  'DroppedMessages, queue too small': `
    A      a...b...c.d..e.
    B      .A.B...C...D..E
    queue  1
    sets   bB dD`,
  'DroppedMessages, queue just enough': `
    A      a...b...c.d..e.
    B      .A.B...C...D..E
    queue  2
    sets   aA bB cC dD`,
  LongQueue: `
    A        abcdefghiklmnp.
    B        ...j......o....
    queue    5
    arrival  abcdefghijklmnop
    sets     lo`,
  DoublePublish: `
    A        a..b
    B        .A.B
    arrival  aABb
    sets     aA bB`,
  FourTopics: `
    A        a....e..i.m..n.
    B        .b....g..j....o
    C        ..c...h...k....
    D        ...d.f.....l...
    arrival  abcdefghijklmno
    sets     abcd eghf mjkl`,
  EarlyPublish: `
    A     a......e
    B     .b......
    C     ..c.....
    D     ...d....
    sets  abcd`,
  'RateBound, too low to help': `
    A      a..b..c.
    B      .A..B..C
    bound  1.5 0
    sets   aA bB`,
  'RateBound, high enough': `
    A      a..b..c.
    B      .A..B..C
    bound  2 0
    sets   aA bB cC`,
  'RateBoundAll, none': `
    A     a..b..c.
    B     .A..B..C
    sets  aA bB`,
  'RateBoundAll, high enough': `
    A      a..b..c.
    B      .A..B..C
    bound  2 2
    sets   aA bB cC`,
  'a set wider than allowed (not one of theirs)': `
    A         a...b....c.
    B         ..A..B.....
    interval  1
    sets      bB`,
};

/** Sets as words of letters, one letter per stream. */
function setsOf(drawing: Drawing): string {
  const rows = [...drawing.streams.values()];
  const given = (name: string) => drawing.facts.get(name);
  const order = [...(given('arrival') ?? arrivalOf(drawing))].map(letter => placeOf(drawing, letter).stream);
  const bounds = given('bound')?.split(' ').map(Number) ?? rows.map(() => 0);
  const { count, entry } = approximateTime(
    rows.map(row => row.stream.t),
    inOrder(order),
    {
      queueSize: Number(given('queue') ?? 10),
      maxIntervalNs: Number(given('interval') ?? Number.POSITIVE_INFINITY) * 1e9,
      agePenalty: 0.1,
      minStepNs: bounds.map(bound => bound * 1e9),
    },
  );
  const letters = Array.from(entry, (e, k) => rows[k % rows.length].names[e]).join('');
  return Array.from({ length: count }, (_, set) => letters.slice(set * rows.length, (set + 1) * rows.length)).join(' ');
}

function inOrder(streams: readonly number[]): () => number {
  let next = 0;
  return () => streams[next++] ?? -1;
}

describe('the cases of its authors', () => {
  it.each(Object.entries(drawings))('%s', (_, text) => {
    const drawing = parseDrawing(text);
    expect(setsOf(drawing)).toBe(drawing.facts.get('sets'));
  });
});

interface Case {
  readonly t: Float64Array[];
  readonly order: number[];
  readonly options: ApproximateOptions;
}

const stamps = (most: number, span: number) =>
  fc.array(fc.integer({ min: 0, max: span }), { maxLength: most }).map(l => Float64Array.from(l.sort((a, b) => a - b)));

function cases(most: number, span: number, streams: { minLength: number; maxLength: number }): fc.Arbitrary<Case> {
  return fc
    .record({
      t: fc.array(stamps(most, span), streams),
      late: fc.integer({ min: 0, max: 20 }),
      queueSize: fc.constantFrom(1, 2, 3, 10, Number.POSITIVE_INFINITY),
      maxIntervalNs: fc.constantFrom(0, 5, 20, Number.POSITIVE_INFINITY),
      agePenalty: fc.constantFrom(0, 0.1, 1),
    })
    .map(({ t, late, ...options }) => {
      const all = t.flatMap((list, stream) => Array.from(list, time => ({ stream, at: time + (stream % 2) * late })));
      const order = all.sort((a, b) => a.at - b.at).map(({ stream }) => stream);
      return { t, order, options: { ...options, minStepNs: t.map(() => 0) } };
    });
}

function run({ t, order, options }: Case) {
  const { count, entry, reason } = approximateTime(t, inOrder(order), options);
  const sets = Array.from({ length: count }, (_, s) => [...entry.subarray(s * t.length, (s + 1) * t.length)]);
  return { sets, reason };
}

describe('what it promises, for any stamps', () => {
  it('uses a message at most once, never crosses, is no wider than allowed, and tells of every message', () => {
    fc.assert(
      fc.property(cases(30, 200, { minLength: 2, maxLength: 8 }), given => {
        const { sets, reason } = run(given);
        sets.forEach((set, s) => {
          const times = set.map((e, i) => given.t[i][e]);
          expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(given.options.maxIntervalNs);
          if (s > 0) for (const [i, e] of set.entries()) expect(e).toBeGreaterThan(sets[s - 1][i]);
        });
        for (const [i, codes] of reason.entries()) {
          const used = new Set(sets.map(set => set[i]));
          codes.forEach((code, e) => {
            expect(code === 0).toBe(used.has(e));
            expect(rejectReasons[code]).toBeDefined();
          });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same sets however messages are interleaved, as far as the queues hold them', () => {
    fc.assert(
      fc.property(cases(12, 100, { minLength: 2, maxLength: 4 }), fc.integer(), (given, seed) => {
        const options = { ...given.options, queueSize: Number.POSITIVE_INFINITY };
        const shuffled = shuffle(given.order, seed);
        const [a, b] = [run({ ...given, options }).sets, run({ ...given, order: shuffled, options }).sets];
        // At the very end one order may prove a set to be final that another leaves waiting.
        const common = Math.min(a.length, b.length);
        expect(a.slice(0, common)).toEqual(b.slice(0, common));
      }),
      { numRuns: 500 },
    );
  });

  it('emits what a search through all sets finds, one pivot after the other', () => {
    fc.assert(
      fc.property(cases(6, 40, { minLength: 2, maxLength: 3 }), given => {
        const options = { ...given.options, queueSize: Number.POSITIVE_INFINITY, agePenalty: 0 };
        // Far messages in every stream let each real set be proven final.
        const t = given.t.map(list => Float64Array.of(...list, 10_000, 20_000));
        const order = t.flatMap((list, i) => Array.from(list, time => ({ i, time })));
        const arrival = order.sort((a, b) => a.time - b.time || a.i - b.i).map(({ i }) => i);
        const { sets } = run({ t, order: arrival, options });
        const real = (set: readonly number[]) => set.every((e, i) => t[i][e] < 10_000);
        expect(sets.filter(real)).toEqual(searched(t, options.maxIntervalNs).filter(real));
      }),
      { numRuns: 500 },
    );
  });
});

/**
 * The published description of the algorithm, by brute force: the pivot is the last head of the first set of heads that is
 * narrow enough; among the sets that hold the pivot the narrowest is emitted, of equal ones the earliest; its messages and
 * all before them are done with.
 */
function searched(t: readonly Float64Array[], maxIntervalNs: number): number[][] {
  const sets: number[][] = [];
  let heads = t.map(() => 0);
  for (;;) {
    if (heads.some((e, i) => e >= t[i].length)) return sets;
    const times = heads.map((e, i) => t[i][e]);
    const [start, end] = [Math.min(...times), Math.max(...times)];
    if (end - start > maxIntervalNs) {
      const first = times.indexOf(start);
      heads = heads.map((e, i) => (i === first ? e + 1 : e));
      continue;
    }
    const pivot = times.lastIndexOf(end);
    const best = narrowest(t, heads, pivot);
    sets.push(best);
    heads = best.map(e => e + 1);
  }
}

/** Sets with the head of `pivot` in which every other stream's message is its last before, or its first from the start on. */
function narrowest(t: readonly Float64Array[], heads: readonly number[], pivot: number): number[] {
  const all: number[][] = [];
  const walk = (set: number[]) => {
    if (set.length === t.length) return void all.push(set);
    const i = set.length;
    if (i === pivot) return walk([...set, heads[i]]);
    for (let e = heads[i]; e < t[i].length; e++) walk([...set, e]);
  };
  walk([]);
  const span = (set: readonly number[]) => {
    const times = set.map((e, i) => t[i][e]);
    return { width: Math.max(...times) - Math.min(...times), start: Math.min(...times) };
  };
  return all
    .map(set => ({ set, ...span(set) }))
    .sort((a, b) => a.width - b.width || a.start - b.start || compare(a.set, b.set))[0].set;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((e, k) => e !== b[k]);
  return i < 0 ? 0 : a[i] - b[i];
}

function shuffle(order: readonly number[], seed: number): number[] {
  let state = (Math.abs(seed) % 2147483646) + 1;
  return order
    .map(stream => {
      state = (state * 48271) % 2147483647;
      return { stream, state };
    })
    .sort((a, b) => a.state - b.state)
    .map(({ stream }) => stream);
}
