// New revisions of labels: edits in the box's own axes, rejects, and what is left alone because nobody agreed on it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply, inverse } from '../../../src/geometry/index.js';
import type { Label } from '../../../src/label/index.js';
import {
  applyEdit,
  type Edit,
  itemsOf,
  labelRev,
  labelsRev,
  type Made,
  presentOf,
  revise,
  type Said,
} from '../../../src/qa/review/index.js';
import { bench, digest, ledgerOf, onLabel } from './reviewers.js';

const at90: Label = {
  id: 'a',
  track: 't',
  category: 'car',
  moment: { stampNs: 5n },
  // Heading +y: its own x axis is the frame's y.
  box: { T: { q: [0, 0, Math.SQRT1_2, Math.SQRT1_2], t: [10, 20, 1] }, size: [4, 2, 1.5] },
  frame: 'rig',
  boxes2: [],
  points: 12,
  attributes: [['moving', 'yes']],
};

const edited = (edit: Edit, label = at90) => {
  const after = applyEdit(label, edit);
  if (typeof after === 'string') throw new Error(after);
  return after;
};

describe('an edit', () => {
  test('moves along the axes of the box', () => {
    const { T } = edited({ dx: 1, dy: 0.5, dz: -0.25 }).box!;
    for (const [i, value] of [9.5, 21, 0.75].entries()) expect(T.t[i]).toBeCloseTo(value, 12);
  });

  test('turns about its own z: a quarter makes heading −x, and the middle stays', () => {
    const { T } = edited({ dyaw: Math.PI / 2 }).box!;
    expect(T.t).toEqual([10, 20, 1]);
    for (const [i, value] of [9, 20, 1].entries()) expect(apply(T, [1, 0, 0])[i]).toBeCloseTo(value, 12);
  });

  test('lengthens about the middle, renames, and forgets the count of points', () => {
    const after = edited({ dlength: 0.5, dwidth: -0.25, dheight: 0.25, category: 'van', track: 'u' });
    expect(after.box!.size).toEqual([4.5, 1.75, 1.75]);
    expect(after).toMatchObject({ category: 'van', track: 'u', frame: 'rig', attributes: at90.attributes });
    expect('points' in after).toBe(false);
    expect(edited({ category: 'van' }).points).toBe(12);
  });

  test('its opposite takes it back', () => {
    const number = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(number, number, number, number, (dx, dy, dz, dyaw) => {
        const moved = edited({ dx, dy, dz });
        const back = edited({ dx: -dx, dy: -dy, dz: -dz }, edited({ dyaw: -dyaw }, edited({ dyaw }, moved)));
        const home = apply(inverse(at90.box!.T), back.box!.T.t);
        expect(Math.hypot(...home)).toBeLessThan(1e-9);
      }),
    );
  });

  test.each([
    [{ dwidth: -2 }, at90, /0 × 1.5 m$/],
    [{ dlength: -5 }, at90, /^the edit leaves a box of -1 /],
    [{ dx: 1 }, { ...at90, box: undefined }, /the label has none$/],
    [
      { dx: 1e308 },
      { ...at90, box: { ...at90.box!, T: { ...at90.box!.T, t: [1e308, 1.7e308, 0] as const } } },
      /no number reaches$/,
    ],
  ])('%j cannot be done to every label', (edit, label, words) => {
    expect(applyEdit(label, edit)).toMatch(words);
  });
});

describe('a revision', () => {
  const labels: Label[] = ['a', 'b', 'c', 'd'].map((id, i) => ({ ...at90, id, track: i < 2 ? 't' : '' }));
  const { author } = bench();
  const [ann, bob, eve] = [author('ann'), author('bob'), author('eve')];
  const on = (i: number, verdict: Said['verdict'], edit: Edit | null = null): Said =>
    onLabel(labels[i].id, verdict, {
      edit,
      target: { kind: 'label', label: labels[i].id, track: labels[i].track, rev: labelRev(labels[i], digest) },
    });
  const revised = (...made: readonly Made[]) => {
    const items = itemsOf(ledgerOf(made.map(({ line }) => line).join('')), presentOf({ labels }, digest));
    const revision = revise(labels, items);
    expect(revision.labels.length + revision.removed).toBe(labels.length);
    return revision;
  };
  const told = (revision: ReturnType<typeof revise>) => [
    revision.labels.map(({ id }) => id).join(''),
    revision.changes.map(({ what, before }) => `${what} ${before.id}`),
    revision.notApplied.map(({ text }) => text),
  ];

  test('nothing decided: the very labels', () => {
    const revision = revised(ann.say(on(0, 'accept')), ann.say(on(1, 'flag')), ann.say(on(2, 'unsure')));
    expect(revision.labels).toEqual(labels);
    expect(told(revision)).toEqual(['abcd', [], []]);
  });

  test('a reject removes, a reject with an edit corrects, an accept with an edit too; each says who decided', () => {
    const made = [
      ann.say(on(0, 'reject')),
      ann.say(on(1, 'reject', { dx: 1 })),
      ann.say(on(2, 'accept', { category: 'van' })),
    ];
    const revision = revised(...made);
    expect(told(revision)).toEqual(['bcd', ['removed a', 'edited b', 'edited c'], []]);
    expect(revision.changes.map(({ by }) => by)).toEqual(made.map(({ record }) => [record.id]));
    expect(revision.labels[1].category).toBe('van');
  });

  test('authors who agree that it is wrong and not on what is right: left alone and said, until it is adjudicated', () => {
    const made = [ann.say(on(0, 'reject', { dx: 1 })), bob.say(on(0, 'reject', { dx: 0.9 }))];
    expect(told(revised(...made))).toEqual([
      'abcd',
      [],
      ['its authors agree that it is rejected, and propose 2 different corrections'],
    ]);
    const judged = eve.adjudicate(
      on(0, 'reject', { dx: 0.9 }),
      made.map(({ record }) => record),
    );
    expect(told(revised(...made, judged))).toEqual(['abcd', ['edited a'], []]);
    expect(told(revised(ann.say(on(0, 'reject', { dx: 1 })), bob.say(on(0, 'reject', { dx: 1, dy: 0 }))))[1]).toEqual([
      'edited a',
    ]);
  });

  test('disputed and stale ones stay', () => {
    const stale = ann.say(onLabel('b', 'reject'));
    expect(told(revised(ann.say(on(0, 'reject')), bob.say(on(0, 'accept')), stale))).toEqual(['abcd', [], []]);
  });

  test('a track’s verdict holds for its labels, and a label’s own goes first', () => {
    const revs = labels.slice(0, 2).map(label => labelRev(label, digest));
    const target = { kind: 'track', track: 't', rev: labelsRev(revs, digest) } as const;
    const track = ann.say(onLabel('', 'reject', { target }));
    expect(told(revised(track))).toEqual(['cd', ['removed a', 'removed b'], []]);
    expect(told(revised(track, ann.say(on(1, 'accept'))))).toEqual(['bcd', ['removed a'], []]);
  });

  test('what no label can be made of is said', () => {
    const target = { kind: 'frame', stamp_ns: '5', rev: labelRev(labels[0], digest) } as const;
    expect(told(revised(ann.say(onLabel('', 'reject', { target }))))[2]).toEqual([
      'it is about a frame, which no label can be made of',
    ]);
  });
});
