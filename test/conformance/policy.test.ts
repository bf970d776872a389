// What every alignment policy promises, whatever the stamps: one line per policy.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inMemory } from '../../src/column.js';
import { FramelockError } from '../../src/issue.js';
import {
  type Aligned,
  type AlignRequest,
  alignStreams,
  type DenseMember,
  type Member,
  matchKinds,
  missingRules,
  policies,
  rejectReasons,
  type SyncPolicy,
} from '../../src/sync/index.js';
import { turns } from '../support/effort.js';
import { streamOf } from '../support/timeline.js';
import { denseOf, memberOf, requestOf } from '../sync/request.js';

/** Whether the reference's messages make the frames, and whether a range of frames is a part of all frames. */
const implementations: Record<string, { readonly reference: boolean; readonly ranges: boolean }> = {
  nearest: { reference: true, ranges: true },
  exact: { reference: true, ranges: true },
  approximate: { reference: true, ranges: true },
  latest: { reference: true, ranges: true },
  resample: { reference: false, ranges: false },
};

it('every policy is here', () => {
  expect(policies.map(p => p.name).sort()).toEqual(Object.keys(implementations).sort());
});

const stamps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 30 }).map(list => list.sort((a, b) => a - b));
const requests = fc
  .record({
    lists: fc.array(stamps, { minLength: 1, maxLength: 4 }),
    dense: fc.array(stamps, { maxLength: 2 }),
    rules: fc.array(
      fc.record({
        toleranceNs: fc.integer({ min: 0, max: 60 }),
        maxGapNs: fc.constantFrom(0, 20, 100, Number.POSITIVE_INFINITY),
        missing: fc.constantFrom(...missingRules.filter(rule => rule !== 'fail')),
      }),
      { minLength: 6, maxLength: 6 },
    ),
    oneToOne: fc.boolean(),
    grid: fc.record({ stepNs: fc.constantFrom(7, 10, 33.4), phaseNs: fc.integer({ min: 0, max: 40 }) }),
    sets: fc.record({
      queueSize: fc.constantFrom(2, 10, Number.POSITIVE_INFINITY),
      maxIntervalNs: fc.constantFrom(10, 60, Number.POSITIVE_INFINITY),
      agePenalty: fc.constantFrom(0, 0.1),
    }),
    interpolate: fc.boolean(),
  })
  .map(({ lists, dense, rules, interpolate, ...options }) => ({
    request: requestOf(
      lists.map((list, i) => memberOf(streamOf(list, `picked ${i}`), rules[i])),
      options,
    ),
    dense: dense.map((list, i) => denseOf(streamOf(list, `dense ${i}`), rules[4 + i])),
    interpolate,
  }));

interface Given {
  readonly request: AlignRequest;
  readonly dense: readonly DenseMember[];
  readonly interpolate: boolean;
}

const align = (policy: SyncPolicy, { request, dense, interpolate }: Given) =>
  alignStreams(policy, request, dense, interpolate);

/** A value that can be compared byte for byte. */
const bytesOf = ({ frames, before, picks, windows, brackets }: Aligned) =>
  JSON.stringify([
    [...frames],
    before,
    picks.map(p => [[...p.entry], [...p.match], [...p.reason]]),
    windows.map(w => [[...w.start], [...w.end], [...w.held], [...w.reason]]),
    brackets.map(b => [[...b.before], [...b.after], [...b.match]]),
  ]);

describe.each(policies.map(policy => [policy.name, policy] as const))('%s', (name, policy) => {
  it('makes ascending frames, and with a reference only from its stamps', () => {
    fc.assert(
      fc.property(requests, given => {
        const { frames } = align(policy, given);
        const own = new Set(given.request.reference.stream.t);
        frames.forEach((t, f) => {
          if (f > 0) expect(t).toBeGreaterThanOrEqual(frames[f - 1]);
          if (implementations[name].reference) expect(own).toContain(t);
        });
      }),
    );
  });

  it('says truly how each cell was found', () => {
    fc.assert(
      fc.property(requests, given => {
        const { frames, picks } = align(policy, given);
        picks.forEach(({ entry, match }, i) => {
          const { stream, toleranceNs, maxGapNs } = given.request.members[i];
          expect(entry.length).toBe(frames.length);
          frames.forEach((t, f) => {
            const kind = matchKinds[match[f]];
            expect(kind === 'missing').toBe(entry[f] < 0);
            if (kind === 'missing') return;
            const dt = stream.t[entry[f]] - t;
            if (kind === 'exact') expect(dt).toBe(0);
            else if (kind === 'held') {
              expect(-dt).toBeGreaterThan(0);
              expect(-dt).toBeLessThanOrEqual(maxGapNs);
            } else {
              expect(kind).toBe('nearest');
              expect(Math.abs(dt)).toBeGreaterThan(0);
              expect(Math.abs(dt)).toBeLessThanOrEqual(toleranceNs);
            }
          });
        });
      }),
    );
  });

  it('keeps the order of every stream', () => {
    fc.assert(
      fc.property(requests, given => {
        for (const { entry } of align(policy, given).picks) {
          const taken = [...entry.filter(e => e >= 0)];
          expect(taken).toEqual(taken.toSorted((a, b) => a - b));
        }
      }),
    );
  });

  it('gives every message a frame or a reason, never both', () => {
    fc.assert(
      fc.property(requests, given => {
        const { picks, windows } = align(policy, given);
        for (const { entry, reason } of picks) {
          const used = new Set(entry);
          reason.forEach((code, e) => {
            expect([e, code === 0]).toEqual([e, used.has(e)]);
            expect(rejectReasons[code]).toBeDefined();
          });
        }
        for (const { start, end, reason } of windows) {
          const used = new Set<number>();
          start.forEach((from, f) => {
            for (let e = from; e < end[f]; e++) used.add(e);
          });
          reason.forEach((code, e) => {
            expect([e, code === 0]).toEqual([e, used.has(e)]);
          });
        }
      }),
    );
  });

  it('obeys drop, hold and fail', () => {
    fc.assert(
      fc.property(requests, given => {
        const { picks, windows, brackets, frames } = align(policy, given);
        const { members } = given.request;
        picks.forEach(({ entry }, i) => {
          const { stream } = members[i];
          if (members[i].missing === 'drop') expect([...entry]).not.toContain(-1);
          if (members[i].missing !== 'hold') return;
          entry.forEach((e, f) => {
            if (e < 0)
              for (const t of stream.t) expect(t > frames[f] || frames[f] - t > members[i].maxGapNs).toBe(true);
          });
        });
        windows.forEach(({ start, end }, i) => {
          if (given.dense[i].missing !== 'drop') return;
          start.forEach((from, f) => {
            expect(from < end[f] || brackets[i]?.match[f] > 0).toBe(true);
          });
        });
        const mustHave = (list: readonly Member[]) => list.map(member => ({ ...member, missing: 'fail' as const }));
        const strict = { ...given.request, members: mustHave(members) };
        const plain = align(policy, {
          ...given,
          request: { ...given.request, members: members.map(m => ({ ...m, missing: 'null' as const })) },
          dense: [],
        });
        const lacks = plain.picks.some(({ entry }) => entry.includes(-1));
        const attempt = () => align(policy, { ...given, request: strict, dense: [] });
        if (lacks) expect(attempt).toThrow(FramelockError);
        else expect(() => attempt()).not.toThrow();
      }),
    );
  });

  it('never tells a value beyond the readings or across a gap', () => {
    fc.assert(
      fc.property(requests, given => {
        const { frames, brackets } = align(policy, { ...given, interpolate: true });
        brackets.forEach(({ before, after, match }, i) => {
          const t = inMemory(given.dense[i].stream.t);
          const { maxGapNs } = given.dense[i];
          frames.forEach((frame, f) => {
            const kind = matchKinds[match[f]];
            if (kind === 'exact') expect(t[before[f]]).toBe(frame);
            if (kind !== 'interpolated') return;
            expect(t[before[f]]).toBeLessThan(frame);
            expect(t[after[f]]).toBeGreaterThan(frame);
            expect(after[f]).toBe(before[f] + 1);
            expect(t[after[f]] - t[before[f]]).toBeLessThanOrEqual(maxGapNs);
          });
        });
      }),
    );
  });

  it('is a pure value: the same again, and nothing given is changed', () => {
    fc.assert(
      fc.property(requests, given => {
        const input = () => JSON.stringify([...given.request.members, ...given.dense].map(m => [...m.stream.t]));
        const before = input();
        expect(bytesOf(align(policy, given))).toBe(bytesOf(align(policy, given)));
        expect(input()).toBe(before);
      }),
    );
  });

  it.runIf(implementations[name]?.ranges)('in ranges gives the frames of the whole, and shares no reading', () => {
    fc.assert(
      fc.property(requests, fc.integer({ min: 1, max: 400 }), (given, cut) => {
        // Pairings and dropped frames look beyond the border of a range.
        const members = given.request.members.map(m => (m.missing === 'drop' ? { ...m, missing: 'null' as const } : m));
        const request = { ...given.request, members, reference: members[0], oneToOne: false };
        const dense = given.dense.map(m => ({ ...m, missing: 'null' as const }));
        const part = (from: number, to: number) =>
          align(policy, { request: { ...request, range: { from, to } }, dense, interpolate: given.interpolate });
        const whole = part(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
        const parts = [part(Number.NEGATIVE_INFINITY, cut), part(cut, Number.POSITIVE_INFINITY)];
        expect(parts.flatMap(p => [...p.frames])).toEqual([...whole.frames]);
        whole.picks.forEach(({ entry, match }, i) => {
          expect(parts.flatMap(p => [...p.picks[i].entry])).toEqual([...entry]);
          expect(parts.flatMap(p => [...p.picks[i].match])).toEqual([...match]);
        });
        if (parts[0].frames.length === 0) return;
        whole.windows.forEach(({ end }, i) => {
          expect(parts.flatMap(p => [...p.windows[i].end])).toEqual([...end]);
        });
      }),
    );
  });

  describe('for bad input', () => {
    const second = 1e9;
    const years = 10 * 365.25 * 86_400 * second;
    const regular = (n: number, from = 0, step = second / 10) => Array.from({ length: n }, (_, i) => from + i * step);
    const run = (lists: readonly number[][], stepNs = second / 10) =>
      align(policy, {
        request: requestOf(
          lists.map((list, i) => memberOf(streamOf(list, `s${i}`), { toleranceNs: 50e6 })),
          { grid: { stepNs, phaseNs: 0 } },
        ),
        dense: [denseOf(streamOf(lists[0], 'dense'), { maxGapNs: 0.25 * second })],
        interpolate: true,
      });

    it('a stream with one message, or none', () => {
      expect(run([[5], [5]]).frames.length).toBe(1);
      expect(run([[5], []]).frames.length).toBe(name === 'approximate' ? 0 : 1);
      expect(run([[], [5]]).frames.length).toBe(0);
    });

    it('all stamps equal', () => {
      const same = Array.from({ length: 2000 }, () => 7);
      const { frames, picks } = run([same, same]);
      expect(frames.length).toBe(name === 'resample' ? 1 : 2000);
      expect(picks.every(({ entry }) => !entry.includes(-1))).toBe(true);
    });

    it('stamps that descend or are no number are refused', () => {
      expect(() => run([[3, 2, 1], [1]])).toThrow(/expected ascending stamps of s0/);
      expect(() => run([[1], [0, Number.NaN, 2]])).toThrow(/expected ascending stamps of s1/);
      expect(() => run([[1], [Number.POSITIVE_INFINITY]])).toThrow(/expected ascending stamps of s1/);
    });

    it('a gap of ten years makes no frame in it, or is refused', () => {
      const broken = [...regular(50), ...regular(50, years)];
      if (name === 'resample') {
        expect(() => run([broken, broken])).toThrow(/at most \d+ frames.*--start and --end/);
        return;
      }
      const { frames, brackets } = run([broken, broken]);
      expect(frames.length).toBeLessThanOrEqual(100);
      expect(frames.length).toBeGreaterThan(95);
      expect([...brackets[0].match].every(kind => matchKinds[kind] === 'exact')).toBe(true);
    });

    const many = turns(2e6, 1e7);
    it(`${many} stamps`, () => {
      const t = new Float64Array(many).map((_, i) => i * 1000);
      const ns = new BigInt64Array(many);
      const stream = (sensor: string) => ({ sensor, t, rawNs: ns, logNs: ns, message: new Uint32Array(0) });
      const { frames } = policy.align(
        requestOf([memberOf(stream('a')), memberOf(stream('b'))], { grid: { stepNs: 1000, phaseNs: 0 } }),
      );
      expect(frames.length).toBe(many);
    }, 120_000);
  });
});

it('a grid of no size, or without end, is refused', () => {
  const resample = policies.find(p => p.name === 'resample')!;
  for (const grid of [
    undefined,
    { stepNs: 0, phaseNs: 0 },
    { stepNs: Number.NaN, phaseNs: 0 },
    { stepNs: 10, phaseNs: Number.NaN },
  ])
    expect(() => resample.align(requestOf([memberOf(streamOf([1, 2]))], { grid }))).toThrow(
      /expected a rate or period/,
    );
});
