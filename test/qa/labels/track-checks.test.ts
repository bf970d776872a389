// Checks over a track, in closed form: what drives as things drive is no finding, and each fault is one at its own label only.
import { describe, expect, test } from 'vitest';
import { seeded } from '../../../src/calibration/observe/seeded.js';
import { bindLabels, defaultBinding } from '../../../src/frame/scene/index.js';
import { compose, type Vec3 } from '../../../src/geometry/se3.js';
import { Issues } from '../../../src/issue.js';
import type { Label } from '../../../src/label/index.js';
import { acceleration } from '../../../src/qa/labels/checks/acceleration.js';
import { classFlip } from '../../../src/qa/labels/checks/class-flip.js';
import { classSize } from '../../../src/qa/labels/checks/class-size.js';
import { heading } from '../../../src/qa/labels/checks/heading.js';
import { identity } from '../../../src/qa/labels/checks/identity.js';
import { late } from '../../../src/qa/labels/checks/late.js';
import { shortTrack } from '../../../src/qa/labels/checks/short-track.js';
import { size } from '../../../src/qa/labels/checks/size.js';
import { speed } from '../../../src/qa/labels/checks/speed.js';
import { teleport } from '../../../src/qa/labels/checks/teleport.js';
import { yawRate } from '../../../src/qa/labels/checks/yaw-rate.js';
import { judgeLabels } from '../../../src/qa/labels/index.js';
import { CAR, checked, checkedBy, labelsOf, type Mover, normals, sceneOf, upright } from '../../support/label-scene.js';

const trackChecks = [
  heading,
  size,
  classSize,
  speed,
  acceleration,
  yawRate,
  late,
  classFlip,
  shortTrack,
  identity,
  teleport,
];

/** What is on a road and no fault, in the world. */
const traffic: readonly Mover[] = [
  ...[0, 1, 2, 3, 4, 5].map(k => ({ track: `parked-${k}`, at: () => upright(6 * k, 9, 0.75, 0.1) })),
  { track: 'straight', at: s => upright(-20 + 12 * s, 5, 0.75, 0) },
  // 8 m/s on a circle of 12 m: the tightest that is driven so fast.
  { track: 'turning', at: s => upright(12 * Math.sin(s / 1.5), 30 - 12 * Math.cos(s / 1.5), 0.75, s / 1.5) },
  // 4 m/s² until it stands, and it stays.
  { track: 'braking', at: s => upright(s < 3 ? 12 * s - 2 * s * s : 18, 3, 0.75, 0) },
  { track: 'reversing', at: s => upright(20 - 1.5 * s, -6, 0.75, 0) },
  { track: 'walking', category: 'pedestrian', size: [0.5, 0.6, 1.7], at: s => upright(5, 1.4 * s, 0.85, Math.PI / 2) },
  // Turns round where it stands, in 2 s.
  {
    track: 'looking',
    category: 'pedestrian',
    size: [0.5, 0.6, 1.7],
    at: s => upright(3, -4, 0.85, (Math.PI / 2) * (1 - Math.cos(Math.min(Math.PI, s)))),
  },
  { track: 'crossing', category: 'bicycle', size: [1.8, 0.6, 1.6], at: s => upright(9, -15 + 5 * s, 0.8, Math.PI / 2) },
  // Seen from the second second on.
  { track: 'later', at: s => upright(-9 + 7 * s, -12, 0.75, 0), frames: frame => frame >= 12 },
];

describe.each([
  ['10 Hz', { frames: 60, rate: 10 }],
  ['2 Hz', { frames: 16, rate: 2 }],
])('%s', (_, options) => {
  test('ordinary traffic, drawn by a careful hand, has hardly a finding', async () => {
    let [labels, flagged] = [0, 0];
    for (let seed = 1; seed <= 4; seed++) {
      const drawn = labelsOf(traffic, options, normals(seeded(seed)));
      const ids = new Set<string>();
      for (const { found } of await checkedBy(trackChecks, drawn, sceneOf(options)))
        for (const id of found) ids.add(id);
      labels += drawn.length;
      flagged += ids.size;
    }
    expect(flagged / labels).toBeLessThan(0.005);
  });

  test('without noise there is none, and every number is a finite one', async () => {
    const all = await checkedBy(trackChecks, labelsOf(traffic, options), sceneOf(options));
    for (const [k, { found, measured }] of all.entries()) {
      expect(found, trackChecks[k].name).toEqual([]);
      expect(measured.every(one => Number.isFinite(one.value) && one.value >= 0)).toBe(true);
    }
  });

  test('a rig without poses is no fault of the labels', async () => {
    const drawn = labelsOf(traffic, options, normals(seeded(9)));
    const all = await checkedBy(trackChecks, drawn, sceneOf({ ...options, posed: false }));
    for (const [k, { found }] of all.entries())
      expect(found.length / drawn.length, trackChecks[k].name).toBeLessThan(0.01);
  });
});

const options = { frames: 40, rate: 10 };
const scene = sceneOf(options);
const change = (labels: readonly Label[], id: string, own: (label: Label) => Partial<Label>) =>
  labels.map(label => (label.id === id ? { ...label, ...own(label) } : label));
const move = (x: number, y: number, yaw: number) => (label: Label) => ({
  box: { ...label.box!, T: compose(label.box!.T, upright(x, y, 0, yaw)) },
});
const drawn = () => labelsOf(traffic, options, normals(seeded(3)));

test.each(['parked-2@20', 'straight@20', 'turning@20', 'walking@20', 'straight@0', 'parked-2@38'])(
  'a box 0.5 m aside is found: %s',
  async id => {
    const { found, texts } = await checked(acceleration, change(drawn(), id, move(0, 0.5, 0)), scene);
    expect(found).toEqual([id]);
    expect(texts[0]).toMatch(/lies 0\.\d\d m off the path/);
  },
);

test('a late box is found, with the time by which it is late', async () => {
  // 12 m/s · 80 ms.
  const { found, texts } = await checked(
    late,
    change(labelsOf(traffic, options), 'straight@20', move(-0.96, 0, 0)),
    scene,
  );
  expect(found).toEqual(['straight@20']);
  expect(texts[0]).toMatch(/^lies 0\.96 m behind .*: 80 ms late at 12\.0 m\/s/);
  const early = await checked(late, change(labelsOf(traffic, options), 'straight@20', move(0.6, 0, 0)), scene);
  expect(early.texts[0]).toMatch(/50 ms early/);
});

test('what is shifted aside, or stands, is not late', async () => {
  expect((await checked(late, change(drawn(), 'straight@20', move(0, 0.5, 0)), scene)).found).toEqual([]);
  const { measured } = await checked(late, drawn(), scene);
  const labels = drawn();
  const told = new Set(measured.map(one => labels[one.label].track));
  expect([...told].sort()).toEqual(['braking', 'crossing', 'later', 'reversing', 'straight', 'turning', 'walking']);
});

test.each(['parked-2@20', 'straight@0', 'turning@20', 'looking@35', 'walking@39'])(
  'a box the wrong way round is found, and its neighbours are not: %s',
  async id => {
    const { found } = await checked(heading, change(drawn(), id, move(0, 0, Math.PI)), scene);
    expect(found).toEqual([id]);
    expect((await checked(yawRate, change(drawn(), id, move(0, 0, Math.PI)), scene)).found).toEqual([id]);
  },
);

test('three of eight neighbours the wrong way round turn no other', async () => {
  let labels = drawn();
  for (const k of [17, 18, 22]) labels = change(labels, `parked-2@${k}`, move(0, 0, Math.PI));
  expect([...(await checked(heading, labels, scene)).found].sort()).toEqual([
    'parked-2@17',
    'parked-2@18',
    'parked-2@22',
  ]);
});

test('a whole track the wrong way round is told by its motion, where it is fast', async () => {
  const flipped = drawn().map(label =>
    label.track === 'straight' ? { ...label, ...move(0, 0, Math.PI)(label) } : label,
  );
  const { found, texts } = await checked(heading, flipped, scene);
  expect(found).toHaveLength(40);
  expect(texts[0]).toMatch(/points 1[78]\d° away from its direction of motion/);
});

test('a larger box is found against its track', async () => {
  const larger = change(drawn(), 'turning@7', ({ box }) => ({
    box: { ...box!, size: box!.size.map(s => 1.3 * s) as unknown as Vec3 },
  }));
  const { found, texts } = await checked(size, larger, scene);
  expect(found).toEqual(['turning@7']);
  expect(texts[0]).toMatch(/^is \d\.\d\d m (long|wide|high); the median of its track is/);
});

test('a car called a pedestrian is found against its track, and by its size where pedestrians have one', async () => {
  const walkers: Mover[] = Array.from({ length: 8 }, (_, k) => ({
    track: `walker-${k}`,
    category: 'pedestrian',
    size: [0.5, 0.6, 1.7 + 0.02 * k] as Vec3,
    at: (s: number) => upright(k, s, 0.85, Math.PI / 2),
  }));
  const wrong = change(labelsOf([...traffic, ...walkers], options, normals(seeded(3))), 'parked-1@5', () => ({
    category: 'pedestrian',
  }));
  expect((await checked(classFlip, wrong, scene)).found).toEqual(['parked-1@5']);
  expect((await checked(classSize, wrong, scene)).found).toEqual(['parked-1@5']);
});

test('of two classes as frequent as each other, the later is the flip', async () => {
  const half = drawn().map(label =>
    label.track === 'straight' && Number(label.id.split('@')[1]) >= 20 ? { ...label, category: 'truck' } : label,
  );
  const { found } = await checked(classFlip, half, scene);
  expect(found).toHaveLength(20);
  expect(found[0]).toBe('straight@20');
});

test('a pedestrian at 15 m/s is none', async () => {
  const called = drawn().map(label => (label.track === 'straight' ? { ...label, category: 'pedestrian' } : label));
  const { found, texts } = await checked(speed, called, scene);
  expect(new Set(found.map(id => id.split('@')[0]))).toEqual(new Set(['straight']));
  expect(texts[0]).toMatch(/moves at 1[12]\.\d m\/s; a "pedestrian" reaches 10 m\/s/);
});

const exchanged = (labels: readonly Label[], a: string, b: string, from: number) =>
  labels.map(label => {
    if (Number(label.id.split('@')[1]) < from) return label;
    return label.track === a ? { ...label, track: b } : label.track === b ? { ...label, track: a } : label;
  });

test('two tracks that exchange their names are found at the exchange, both', async () => {
  const { found, texts } = await checked(identity, exchanged(drawn(), 'parked-1', 'parked-2', 15), scene);
  expect([...found].sort()).toEqual(['parked-1@15', 'parked-2@15']);
  expect(texts[0]).toMatch(/^and track "parked-[12]" exchange places here/);
});

test('two that pass each other are none, however near', async () => {
  const passing: Mover[] = [
    { track: 'east', at: s => upright(-20 + 10 * s, 0, 0.75, 0) },
    { track: 'west', at: s => upright(20 - 10 * s, 2.2, 0.75, Math.PI) },
  ];
  expect((await checked(identity, labelsOf(passing, options, normals(seeded(5))), scene)).found).toEqual([]);
});

test('a track that goes on elsewhere is found after the jump', async () => {
  const { found } = await checked(teleport, exchanged(drawn(), 'parked-1', 'parked-2', 15), scene);
  expect([...found].sort()).toEqual(['parked-1@15', 'parked-2@15']);
  const { found: alone } = await checked(teleport, change(drawn(), 'parked-2@20', move(4, 0, 0)), scene);
  expect(alone, 'one label that is off alone').toEqual([]);
});

test('a track of two labels in the middle of everything is found; one that begins the recording is not', async () => {
  const near = (track: string, first: number): Mover => ({
    track,
    at: s => upright(8 * s, 4, 0.75, 0),
    frames: frame => frame >= first && frame < first + 2,
  });
  const labels = labelsOf([...traffic, near('flicker', 20), near('first', 0), near('last', 38)], options);
  const { found } = await checked(shortTrack, labels, scene);
  expect(found).toEqual(['flicker@20', 'flicker@21']);
});

test('ghosts are found where every other track lasts from the first frame to the last', async () => {
  const ghost = (k: number): Mover => ({
    track: `ghost-${k}`,
    at: () => upright(4 * k, 4, 0.75, 0),
    frames: frame => frame === 5 + 2 * k,
  });
  const labels = labelsOf([...traffic.slice(0, 8), ...Array.from({ length: 12 }, (_, k) => ghost(k))], options);
  const bound = bindLabels([labels], scene, defaultBinding, new Issues());
  const { findings } = await judgeLabels(scene, bound, [shortTrack]);
  expect(findings.count).toBe(12);
});

test('labels of one moment, single labels, no labels and far numbers are borne', async () => {
  const [one] = labelsOf([traffic[0]], { frames: 1, rate: 10 });
  const far = { ...one, id: 'far', box: { T: { ...one.box!.T, t: [1e300, -1e300, 0] as Vec3 }, size: CAR } };
  for (const labels of [[], [one], [one, { ...one, id: 'again' }, far], [{ ...one, track: '' }]])
    for (const { measured } of await checkedBy(trackChecks, labels, scene))
      expect(measured.every(m => !Number.isNaN(m.value))).toBe(true);
});
