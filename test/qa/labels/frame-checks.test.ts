// Checks within one frame on the simulated town: silent on its truth, and each finds what was planted for it.
import { beforeAll, describe, expect, it } from 'vitest';
import { bindLabels, defaultBinding, type Scene } from '../../../src/frame/scene/index.js';
import { compose, type Vec3 } from '../../../src/geometry/se3.js';
import { Issues } from '../../../src/issue.js';
import type { Label, LabelSet } from '../../../src/label/index.js';
import { frameChecks } from '../../../src/qa/labels/checks/index.js';
import { labelledTown } from '../../support/labelled-town.js';
import { type RawMeasurements, rawMeasurements } from '../../support/raw-measurements.js';

let scene: Scene;
let truth: LabelSet;
let clean: Awaited<ReturnType<typeof checked>>;
beforeAll(async () => {
  ({ scene, truth } = await labelledTown());
  clean = await checked(truth.labels);
}, 120_000);

async function checked(labels: readonly Label[]) {
  const bound = bindLabels([labels], scene, defaultBinding, new Issues());
  const results = await rawMeasurements(scene, bound, frameChecks);
  const findings = results.flatMap(({ check, measured }: RawMeasurements) =>
    measured
      .filter(one => one.value > check.limit)
      .map(one => ({
        check: check.name,
        id: one.label < 0 ? '' : bound.labels[one.label].label.id,
        other: one.other === undefined ? '' : bound.labels[one.other].label.id,
        text: check.say(one, { scene, labels: bound }),
        one,
      })),
  );
  return { bound, results, findings };
}

/** One label of the truth replaced by others. */
const with1 = (id: string, change: (label: Label) => readonly Label[]) =>
  truth.labels.flatMap(label => (label.id === id ? change(label) : [label]));

const moved = (label: Label, t: Vec3, scale = 1): Label => ({
  ...label,
  box: {
    T: compose(label.box!.T, { q: [0, 0, 0, 1], t }),
    size: label.box!.size.map(s => s * scale) as unknown as Vec3,
  },
});

/** A standing car, seen whole from 5 m by 800 beams and in both pictures; a car 10 m ahead; a pedestrian. */
const near = 'track-086@lidar_top@1396000000';
const middle = 'track-087@lidar_top@1696000000';
const walker = 'track-112@lidar_top@796000000';

describe('the truth of the town', () => {
  it('has no findings, and most of what can be told is told', () => {
    const { bound, results, findings } = clean;
    const boxes = bound.labels.filter(one => one.box).length;
    console.log(
      results.map(({ check, measured }) => `${check.name}: ${measured.length} measured`).join(', '),
      `${findings.length} findings of ${bound.labels.length} labels`,
    );
    expect(findings.length / bound.labels.length).toBeLessThanOrEqual(0.02);
    const measured = (name: string) => results.find(({ check }) => check.name === name)!.measured.length;
    // All but those of the last sweep, which goes on beyond the poses.
    expect(measured('points-in-box')).toBeGreaterThan(0.9 * boxes);
    expect(measured('image-box')).toBeGreaterThan(250);
    expect(measured('doppler')).toBeGreaterThan(50);
    for (const { measured } of results)
      for (const one of measured) expect(Number.isFinite(one.value) && one.value >= 0).toBe(true);
  });

  it('says as many returns as the simulator counted', () => {
    const { bound, results } = clean;
    const { measured } = results.find(({ check }) => check.name === 'points-in-box')!;
    let [said, counted, expected] = [0, 0, 0];
    for (const { label, told } of measured) {
      const { points, category } = bound.labels[label].label;
      // What is below 0.2 m is taken for road, and told by nobody.
      if (category !== 'car' || points! < 30) continue;
      said += told![0];
      counted += points!;
      expected += told![1];
    }
    expect(said / counted).toBeGreaterThan(0.9);
    expect(said / counted).toBeLessThan(1.02);
    expect(Math.abs(Math.log(expected / counted))).toBeLessThan(0.15);
  });
});

describe('planted faults', () => {
  const findsOn = async (labels: readonly Label[], id: string, checks: readonly string[]) => {
    const { findings } = await checked(labels);
    const own = findings.filter(one => one.id === id || one.other === id);
    expect(own.map(one => one.check)).toEqual(expect.arrayContaining([...checks]));
    // Nobody else is blamed, but for those that the planted one stands in.
    expect(findings.length - own.length).toBeLessThanOrEqual(2);
    for (const { text } of own) expect(text).toMatch(/^[^\n]{10,200}$/);
    return own;
  };

  it('a box half a metre aside leaves a gap and points outside, and says which way', async () => {
    const own = await findsOn(
      with1(near, label => [moved(label, [0, 0.5, 0])]),
      near,
      ['surface-fit'],
    );
    const { one } = own.find(({ check }) => check === 'surface-fit')!;
    const label = truth.labels.find(({ id }) => id === near)!;
    const left = compose({ q: label.box!.T.q, t: [0, 0, 0] }, { q: [0, 0, 0, 1], t: [0, 1, 0] }).t;
    // Upright: the third number, which such a box's lines need not tell, has no part in it.
    const back = one.shift!.slice(0, 2).reduce((sum, v, k) => sum + v * left[k], 0);
    expect(back).toBeGreaterThan(-0.65);
    expect(back).toBeLessThan(-0.3);
  });

  it('a box half a metre ahead loses its points', async () => {
    const after = await checked(with1(middle, label => [moved(label, [0.5, 0, 0])]));
    const value = ({ bound, results }: Awaited<ReturnType<typeof checked>>) => {
      const { measured } = results.find(({ check }) => check.name === 'points-in-box')!;
      return measured.find(one => bound.labels[one.label].label.id === middle)!.value;
    };
    expect(value(after)).toBeGreaterThan(value(clean) + 1.5);
  });

  it('a box 1.3 times as large ends beyond its points', async () => {
    await findsOn(
      with1(near, label => [moved(label, [0, 0, 0], 1.3)]),
      near,
      ['surface-fit'],
    );
  });

  it('a box that is too small has its object outside', async () => {
    await findsOn(
      with1(near, label => [moved(label, [0, 0, 0], 1 / 1.3)]),
      near,
      ['points-outside'],
    );
  });

  it('a box in the air and one in the ground', async () => {
    const high = await findsOn(
      with1(near, label => [moved(label, [0, 0, 0.7])]),
      near,
      ['ground'],
    );
    expect(high.find(({ check }) => check === 'ground')!.one.told![0]).toBeCloseTo(0.7, 1);
    await findsOn(
      with1(near, label => [moved(label, [0, 0, -0.6])]),
      near,
      ['ground'],
    );
  });

  it('a ghost on the free road holds no points, and the cameras know nothing of it', async () => {
    const ghost = (label: Label) => [label, { ...moved(label, [0, -3, 0]), id: 'ghost', track: 'ghost' }];
    await findsOn(with1(middle, ghost), 'ghost', ['points-in-box']);
  });

  it('the same object twice', async () => {
    const twice = (label: Label) => [label, { ...moved(label, [0.2, 0, 0]), id: 'twice', track: 'twice' }];
    await findsOn(with1(near, twice), 'twice', ['overlap']);
  });

  it('a missing box: the picture has it, the frame has not', async () => {
    const { findings } = await checked(with1(near, () => []));
    expect(findings.filter(one => one.check === 'no-3d').map(one => one.id)).toContainEqual(
      expect.stringMatching(/^track-086@camera_/),
    );
  });

  it('a 2D box 20 px aside is its own fault where the LiDAR stands by the 3D box', async () => {
    const flat = truth.labels.find(
      ({ track, boxes2 }) => track === 'track-106' && boxes2.length > 0 && boxes2[0].camera === 'camera_front',
    )!;
    const aside = (label: Label) => [
      { ...label, boxes2: label.boxes2.map(b => ({ ...b, left: b.left + 20, right: b.right + 20 })) },
    ];
    const own = await findsOn(with1(flat.id, aside), flat.id, ['image-box']);
    const found = own.find(({ check }) => check === 'image-box')!;
    expect(found.id).toBe(flat.id);
    // Of the 3D box against the 2D box.
    expect(found.one.shift![0]).toBeCloseTo(-20, 0);
    expect(Math.abs(found.one.shift![1])).toBeLessThan(2);
  });

  it('a 2D box that is left out', async () => {
    const gone = new Set(
      truth.labels
        .filter(({ track, boxes2 }) => track === 'track-106' && boxes2[0]?.camera === 'camera_front')
        .map(l => l.id),
    );
    const { findings, bound } = await checked(truth.labels.filter(({ id }) => !gone.has(id)));
    const missed = findings.filter(one => one.check === 'no-2d');
    expect(missed.length).toBeGreaterThan(3);
    expect(new Set(missed.map(one => bound.labels[one.one.label].label.track))).toEqual(new Set(['track-106']));
  });

  it('two tracks that change places in one camera', async () => {
    const swap = new Map([
      ['track-086', 'track-087'],
      ['track-087', 'track-086'],
    ]);
    const labels = truth.labels.map(label =>
      label.boxes2[0]?.camera === 'camera_front' && swap.has(label.track)
        ? { ...label, track: swap.get(label.track)! }
        : label,
    );
    const { findings } = await checked(labels);
    const found = findings.filter(one => one.check === 'multi-view');
    expect(found.length).toBeGreaterThan(5);
    expect(found.every(one => /^track-08[67]@camera_front/.test(one.id))).toBe(true);
  });

  it('a velocity that the radar contradicts', async () => {
    const labels = truth.labels.map(label =>
      label.box && label.track === 'track-086' ? { ...label, velocity: [5, 0, 0] as const } : label,
    );
    const { findings } = await checked(labels);
    const found = findings.filter(one => one.check === 'doppler');
    expect(found.length).toBeGreaterThan(5);
    expect(found.every(one => one.id.startsWith('track-086@'))).toBe(true);
  });

  it('all boxes of a pedestrian in one frame in ten: what stands there looks as the others do', async () => {
    const { results, bound } = await checked(with1(walker, () => []));
    const { measured } = results.find(({ check }) => check.name === 'unlabelled')!;
    const [x, y] = truth.labels.find(({ id }) => id === walker)!.box!.T.t;
    const there = measured.filter(one => Math.hypot(one.told![0] - x, one.told![1] - y) < 0.5);
    expect(there).toHaveLength(1);
    expect(bound.labels[there[0].other!].label.category).toBe('pedestrian');
    // More than nearly all else that is in no box.
    expect(measured.filter(one => one.value >= there[0].value).length).toBeLessThanOrEqual(4);
  });
});
