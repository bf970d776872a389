// Planted faults: as many as asked for, each as said, nothing else touched, and the same for the same seed.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apply, inverse } from '../../../src/geometry/se3.js';
import type { Label } from '../../../src/label/index.js';
import { type FaultKind, faultKinds, plantedJson, plantFaults } from '../../../src/qa/plant/index.js';
import { labelsOf, type Mover, upright } from '../../support/label-scene.js';

const movers: readonly Mover[] = [
  ...[0, 1, 2, 3, 4, 5, 6, 7].map(k => ({ track: `parked-${k}`, at: () => upright(6 * k, 9, 0.75, 0.1) })),
  { track: 'driving', at: s => upright(-20 + 12 * s, 5, 0.75, 0) },
  { track: 'walking', category: 'pedestrian', at: s => upright(5, 1.4 * s, 0.85, 1.5) },
];
const options = { frames: 40, rate: 10 };
const flat = { camera: 'front', left: 10, top: 20, right: 40, bottom: 50 };
const clean: readonly Label[] = labelsOf(movers, options).map((label, k) => ({
  ...label,
  velocity: label.track === 'driving' ? ([12, 0, 0] as const) : ([0, 0, 0] as const),
  boxes2: k % 2 === 0 ? [flat] : [],
}));
const byId = new Map(clean.map(label => [label.id, label]));
const plant = (kinds: readonly FaultKind[], seed = 1, share = 0.05) => plantFaults(clean, { kinds, share, seed });

test('5 % of each kind, each label with one fault at most, all others as they were', () => {
  const { labels, faults, short } = plant(faultKinds);
  const count = (kind: FaultKind) => faults.filter(fault => fault.kind === kind).length;
  const { shift, scale, flip, ghost, missing, late, shift2d, swap } = Object.fromEntries(
    faultKinds.map(kind => [kind, count(kind)]),
  );
  expect([shift, scale, flip, ghost, count('class')]).toEqual([20, 20, 20, 20, 20]);
  // 38 of the 40 labels of a track have one before and after; only 40 drive; every other label is in a picture.
  expect([missing, late, shift2d, swap]).toEqual([19, 2, 10, 1]);
  expect(short).toEqual([]);
  const single = faults.filter(fault => fault.kind !== 'swap').flatMap(fault => fault.ids);
  expect(new Set(single).size).toBe(single.length);
  const touched = new Set(faults.flatMap(fault => fault.ids));
  expect(labels).toHaveLength(clean.length - missing + ghost);
  expect(new Set(labels.map(label => label.id)).size).toBe(labels.length);
  for (const label of labels) if (!touched.has(label.id)) expect(label).toBe(byId.get(label.id));
});

test('each fault is what it is called', () => {
  const { labels, faults } = plant(faultKinds);
  const now = new Map(labels.map(label => [label.id, label]));
  const moved = (id: string) => apply(inverse(byId.get(id)!.box!.T), now.get(id)!.box!.T.t);
  for (const { kind, ids } of faults) {
    const [id] = ids;
    const [before, after] = [byId.get(id), now.get(id)];
    if (kind === 'shift') {
      const [x, y, z] = moved(id);
      expect(Math.hypot(x, y)).toBeCloseTo(0.5, 9);
      expect(z).toBeCloseTo(0, 9);
    } else if (kind === 'scale') {
      after!.box!.size.forEach((s, axis) => void expect(s).toBeCloseTo(1.3 * before!.box!.size[axis], 9));
      expect(after!.box!.T.t[2] - after!.box!.size[2] / 2).toBeCloseTo(
        before!.box!.T.t[2] - before!.box!.size[2] / 2,
        9,
      );
    } else if (kind === 'flip') {
      const { q } = after!.box!.T;
      expect(Math.abs(q.reduce((sum, x, k) => sum + x * before!.box!.T.q[k], 0))).toBeLessThan(1e-9);
      moved(id).forEach(x => void expect(x).toBeCloseTo(0, 9));
    } else if (kind === 'late') {
      expect(after!.track).toBe('driving');
      const behind = after!.box!.T.t.map((x, k) => x - before!.box!.T.t[k]);
      expect(behind[0]).toBeLessThanOrEqual(-12 * 0.05 + 1e-9);
      expect(behind[0]).toBeGreaterThanOrEqual(-12 * 0.2);
      expect(behind.slice(1)).toEqual([0, 0]);
    } else if (kind === 'missing') expect(after).toBeUndefined();
    else if (kind === 'ghost') {
      expect(before).toBeUndefined();
      const here = labels.filter(
        other =>
          other.id !== id &&
          'stampNs' in other.moment &&
          'stampNs' in after!.moment &&
          other.moment.stampNs === after!.moment.stampNs &&
          byId.has(other.id),
      );
      for (const { box } of here) {
        const apart = Math.hypot(...box!.T.t.map((x, k) => x - after!.box!.T.t[k]));
        expect(apart).toBeGreaterThan(2.5);
      }
    } else if (kind === 'class') expect(after!.category).not.toBe(before!.category);
    else if (kind === 'shift2d') {
      const [a, b] = [before!.boxes2[0], after!.boxes2[0]];
      expect(Math.hypot(b.left - a.left, b.top - a.top)).toBeCloseTo(20, 9);
      expect(b.right - b.left).toBeCloseTo(30, 9);
    }
  }
});

test('an exchange of names touches both tracks from its moment on, and nothing before', () => {
  const { labels, faults } = plant(['swap'], 4, 0.4);
  expect(faults).toHaveLength(2);
  for (const { tracks, moment, ids } of faults) {
    const [a, b] = tracks;
    for (const label of labels) {
      const was = byId.get(label.id)!.track;
      if (was !== a && was !== b) continue;
      const after = (label.moment as { stampNs: bigint }).stampNs >= (moment as { stampNs: bigint }).stampNs;
      expect(label.track === was).toBe(!after);
      expect(ids.includes(label.id)).toBe(after);
    }
  }
});

test('the same seed plants the same, another one something else, and a kind alone what it plants among others', () => {
  const text = (seed: number) => plantedJson(plant(faultKinds, seed), 'town-truth');
  expect(text(7)).toBe(text(7));
  expect(text(7)).not.toBe(text(8));
  const alone = plant(['scale']).faults;
  const among = plant(['shift', 'scale']).faults.filter(fault => fault.kind === 'scale');
  const same = alone.filter(fault => among.some(other => other.ids[0] === fault.ids[0]));
  expect(same.length).toBeGreaterThan(15);
});

test('what cannot be planted is said', () => {
  const bare = clean.map(label => ({ ...label, boxes2: [], category: 'car', velocity: [0, 0, 0] as const }));
  const { faults, short } = plantFaults(bare, { kinds: ['class', 'late', 'shift2d'], share: 0.05, seed: 1 });
  expect(faults).toEqual([]);
  expect(short.map(one => [one.kind, one.text])).toEqual([
    ['late', 'there are too few labels with a 3D box that moves by 0.3 m in at most 200 ms'],
    ['class', 'there are too few labels with another class in the set'],
    ['shift2d', 'there are too few labels with a 2D box'],
  ]);
  expect(plantFaults([], { kinds: faultKinds, share: 1, seed: 1 }).labels).toEqual([]);
});

test('labels by numbered files have velocities of none and swaps in the order of numbers', () => {
  const numbered = clean.map(label => ({
    ...label,
    velocity: undefined,
    moment: { file: label.id.split('@')[1] },
  }));
  const { faults, labels } = plantFaults(numbered, { kinds: ['swap', 'late'], share: 0.2, seed: 2 });
  expect(faults.map(fault => fault.kind)).toEqual(['swap']);
  const from = Number((faults[0].moment as { file: string }).file);
  const changed = labels.filter(label => byId.get(label.id)!.track !== label.track);
  expect(Math.min(...changed.map(label => Number(label.id.split('@')[1])))).toBe(from);
  expect(changed).toHaveLength(2 * (40 - from));
});

test('any share of any kinds keeps every label that is not missing, with its own id', () => {
  fc.assert(
    fc.property(
      fc.subarray([...faultKinds]),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(1000),
      (kinds, share, seed) => {
        const { labels, faults } = plantFaults(clean, { kinds, share, seed });
        const missing = new Set(faults.filter(fault => fault.kind === 'missing').flatMap(fault => fault.ids));
        const ids = labels.map(label => label.id);
        expect(ids.slice(0, clean.length - missing.size)).toEqual(
          clean.map(label => label.id).filter(id => !missing.has(id)),
        );
        expect(new Set(ids).size).toBe(ids.length);
      },
    ),
    { numRuns: 30 },
  );
});
