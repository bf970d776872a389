// Suspicion and queue on the town with planted faults: what is wrong stands first, items are bound to what they show, strata add up.
import { beforeAll, describe, expect, test } from 'vitest';
import { bindLabels, defaultBinding } from '../../../src/frame/scene/index.js';
import { Issues } from '../../../src/issue.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { buildQueue, judgeLabels, type QueueJson } from '../../../src/qa/labels/index.js';
import { rowsOf, subjectsOf } from '../../../src/qa/labels/queue/subjects.js';
import { labelRev, labelsRev } from '../../../src/qa/review/index.js';
import { averagePrecision, precisionAt } from '../../support/ranking-precision.js';
import { type JudgedTown, judgedTown, quickChecks } from './judged-town.js';

let town: JudgedTown;
const options = {
  digest: nodeDigest,
  calibOf: (sensors: readonly string[]) => `sha256:${sensors.join()}`,
  dataset: null,
  recording: 'town',
  formats: ['town-truth'],
  seed: 3,
  most: 25,
};
const queueOf = (given = {}): QueueJson => buildQueue(town.judged, { ...options, ...given });

beforeAll(async () => {
  town = await judgedTown(['flip', 'scale', 'shift2d', 'class', 'swap']);
}, 120_000);

test('of the first subjects nearly all are what was planted', () => {
  const subjects = subjectsOf(town.judged);
  const { labels } = town.judged.context.labels;
  const wrong = (subject: (typeof subjects)[number]) =>
    rowsOf(subject).some(row => town.faults.has(labels[row].label.id));
  expect(precisionAt(30, subjects, wrong).value).toBeGreaterThanOrEqual(0.9);
  expect(averagePrecision(subjects.slice(0, 60), wrong, subjects.slice(0, 60).filter(wrong).length)).toBeGreaterThan(
    0.9,
  );
});

test('without faults nothing stands out', async () => {
  const clean = bindLabels([town.truth], town.scene, defaultBinding, new Issues());
  const judged = await judgeLabels(town.scene, clean, quickChecks);
  const { scores } = judged.suspicion;
  expect(judged.findings.count).toBe(0);
  expect(Math.max(...scores)).toBeLessThan(3);
}, 60_000);

test('tracks whose names were exchanged are one subject, and so are boxes of one object at one moment', () => {
  const { labels } = town.judged.context.labels;
  const subjects = subjectsOf(town.judged);
  const rows = subjects.flatMap(rowsOf);
  expect(new Set(rows).size).toBe(rows.length);
  const swapped = new Set(labels.filter(one => town.faults.get(one.label.id) === 'swap').map(one => one.label.track));
  expect(swapped.size).toBe(2);
  const about = subjects.filter(subject => rowsOf(subject).some(row => swapped.has(labels[row].label.track)));
  expect(about.map(subject => subject.kind)).toEqual(['track']);
  for (const subject of subjects) {
    if (subject.kind !== 'label') continue;
    const [first, ...others] = subject.rows.map(row => labels[row]);
    for (const other of others) expect([other.frame, other.label.track]).toEqual([first.frame, first.label.track]);
  }
});

describe('the queue', () => {
  test('says of every item where to look, and why, by rows that are there', () => {
    const { labels } = town.judged.context.labels;
    const queue = queueOf();
    expect(new Set(queue.items.map(item => item.id)).size).toBe(queue.items.length);
    for (const item of queue.items) {
      const bound = labels[item.row!];
      expect(item.rows).toContain(item.row);
      expect([item.frame, item.frame_stamp_ns]).toEqual([bound.frame, String(town.scene.frameStampsNs[bound.frame])]);
      expect(item.sensors).toEqual([...new Set(item.sensors)].sort());
      expect(item.calib).toBe(`sha256:${item.sensors.join()}`);
      if (item.target.kind === 'label') expect(item.target.rev).toBe(labelRev(bound.label, nodeDigest));
      if (item.target.kind === 'track') {
        const revs = item.rows.map(row => labelRev(labels[row].label, nodeDigest));
        expect(item.target.rev).toBe(labelsRev(revs, nodeDigest));
      }
      expect(item.score).toBe(Math.max(...item.rows.map(row => town.judged.suspicion.scores[row])));
      const nats = item.reasons.map(reason => reason.nats);
      expect(nats).toEqual([...nats].sort((a, b) => b - a));
      expect(item.score).toBeGreaterThanOrEqual((nats[0] ?? 0) - 1e-9);
      for (const reason of item.reasons) expect(reason.finding).toBe(reason.value > reason.limit);
      if (item.camera) expect(item.box_px![2]).toBeGreaterThan(item.box_px![0]);
    }
  });

  test('keeps the ranked in order and mixes 8 % controls among them, drawn from what was not asked', () => {
    const { items, population } = queueOf();
    const ranked = items.filter(item => item.stratum === 'ranked');
    const controls = items.filter(item => item.stratum === 'control');
    expect(ranked).toHaveLength(25);
    expect(ranked.map(item => item.score)).toEqual(ranked.map(item => item.score).sort((a, b) => b - a));
    expect(controls).toHaveLength(Math.ceil((0.08 / 0.92) * 25));
    const asked = new Set(ranked.flatMap(item => item.rows));
    for (const control of controls) expect(control.rows.some(row => asked.has(row))).toBe(false);
    expect(population).toEqual({
      labels: town.judged.context.labels.labels.length,
      ranked: 25,
      control: controls.length,
      planted: 0,
      control_from: town.judged.context.labels.labels.length - asked.size,
    });
  });

  test('draws the same controls by the same seed, others by another, evenly', () => {
    const drawn = (seed: number) =>
      queueOf({ seed })
        .items.filter(item => item.stratum === 'control')
        .map(item => item.id);
    expect(JSON.stringify(queueOf())).toBe(JSON.stringify(queueOf()));
    expect(drawn(4)).not.toEqual(drawn(3));
    // Of 400 draws by 100 seeds about half fall into either half of the labels: 5 sigma are 50.
    const { labels } = town.judged.context.labels;
    const half = new Set(labels.slice(0, labels.length / 2).map(one => `label:${one.label.id}`));
    const all = Array.from({ length: 100 }, (_, seed) => drawn(seed)).flat();
    const first = all.filter(id => half.has(id)).length;
    expect(Math.abs(first - all.length / 2)).toBeLessThan(50 + all.length * 0.05);
  });

  test('holds every planted label under its own stratum', () => {
    const planted = new Set([...town.faults].filter(([, kind]) => kind === 'flip').map(([id]) => id));
    const { items, population } = queueOf({ planted });
    const here = items.filter(item => item.stratum === 'planted');
    expect(new Set(here.map(item => (item.target.kind === 'label' ? item.target.label : '')))).toEqual(planted);
    expect(population.planted).toBe(planted.size);
    const others = items.filter(item => item.stratum !== 'planted').flatMap(item => item.rows);
    const { labels } = town.judged.context.labels;
    expect(others.some(row => planted.has(labels[row].label.id))).toBe(false);
  });
});

test("precision at k has Wilson's interval, and a ranking without faults none", () => {
  // 8 of 10: 0.4902 to 0.9433 (Wilson 1927; the standard example of Newcombe 1998 is 81 of 263: 0.2553 to 0.3662).
  const found = precisionAt(10, [1, 1, 1, 1, 1, 1, 1, 1, 0, 0], Boolean);
  expect([found.low.toFixed(4), found.high.toFixed(4)]).toEqual(['0.4902', '0.9433']);
  const newcombe = precisionAt(
    263,
    Array.from({ length: 263 }, (_, i) => i < 81),
    Boolean,
  );
  expect([newcombe.low.toFixed(4), newcombe.high.toFixed(4)]).toEqual(['0.2553', '0.3662']);
  expect(precisionAt(5, [], Boolean)).toMatchObject({ of: 0, low: 0, high: 1 });
  expect(averagePrecision([1, 0, 1], Boolean, 2)).toBeCloseTo((1 + 2 / 3) / 2, 12);
});
