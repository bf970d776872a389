// A track that is missing in a frame: a finding where points lie in its place, and only there.
import { expect, test } from 'vitest';
import { apply, inverse } from '../../../src/geometry/se3.js';
import { gap } from '../../../src/qa/labels/checks/gap.js';
import { CAR, checked, labelsOf, type Mover, rigAt, sceneOf, upright } from '../../support/label-scene.js';

const rate = 10;
const car: Mover = { track: 'car', at: s => upright(-5 + 10 * s, 6, CAR[2] / 2, 0) };
const other: Mover = { track: 'other', at: () => upright(20, -5, 0.75, 0) };

/** A grid on the side of the car that looks to the rig, `count` points of it. */
function sideOf(mover: Mover, frame: number, count: number): number[] {
  const T_rig_world = inverse(rigAt(frame / rate));
  return Array.from({ length: count }, (_, k) => {
    const own = [CAR[0] * ((k % 10) / 10 - 0.45), -CAR[1] / 2, 0.1 * Math.floor(k / 10)] as const;
    return apply(T_rig_world, apply(mover.at(frame / rate), own));
  }).flat();
}

const options = (count: number | ((frame: number) => number)) => ({
  frames: 20,
  rate,
  points: (frame: number) => sideOf(car, frame, typeof count === 'number' ? count : count(frame)),
});
const without = (...missing: number[]) =>
  labelsOf([{ ...car, frames: frame => !missing.includes(frame) }, other], options(30));

test('one and two missing labels of a driving car are found, with the points that show it', async () => {
  const { found, measured, texts } = await checked(gap, without(8, 12, 13), sceneOf(options(30)));
  expect(found).toEqual(['car@7', 'car@11', 'car@11']);
  const gaps = measured.filter(one => one.value > 0);
  expect(gaps.map(one => one.frame)).toEqual([8, 12, 13]);
  expect(gaps.every(one => one.label === -1 && one.value === 30)).toBe(true);
  const [x, y] = apply(inverse(rigAt(0.8)), car.at(0.8).t);
  expect(gaps[0].at![0]).toBeCloseTo(x, 6);
  expect(gaps[0].at![1]).toBeCloseTo(y, 6);
  expect(measured, 'every other step goes on').toHaveLength(14 + 19 + 3);
  expect(texts[0]).toBe(
    'track "car" is not labelled here, but 30 points lie where it would be; its boxes before and after hold 30 and 30',
  );
});

test('where nothing is seen of it, or nearly nothing before, it may be missing', async () => {
  const hidden = await checked(gap, without(8), sceneOf(options(frame => (frame === 8 ? 0 : 30))));
  expect(hidden.found).toEqual([]);
  const scarce = await checked(gap, without(8), sceneOf(options(frame => (frame === 7 ? 2 : 30))));
  expect(scarce.found).toEqual([]);
});

test('beginnings, ends and pauses of more than two seconds are none', async () => {
  expect((await checked(gap, without(0, 1, 18, 19), sceneOf(options(30)))).found).toEqual([]);
  const long = { ...options(30), frames: 60 };
  const away = labelsOf([{ ...car, frames: frame => frame < 10 || frame > 40 }, other], long);
  expect((await checked(gap, away, sceneOf(long))).found).toEqual([]);
});

test('where another label stands in its place it is no gap but another name', async () => {
  const renamed = labelsOf([car, other], options(30)).map(label =>
    label.id === 'car@8' ? { ...label, track: 'stranger' } : label,
  );
  expect((await checked(gap, renamed, sceneOf(options(30)))).found).toEqual([]);
});

test('frames in which nothing is labelled are no gaps: a slow annotator leaves every other frame out', async () => {
  const every = labelsOf(
    [car, other].map(one => ({ ...one, frames: (frame: number) => frame % 2 === 0 })),
    options(30),
  );
  expect((await checked(gap, every, sceneOf(options(30)))).found).toEqual([]);
});

test('without a cloud nothing is told', async () => {
  const scene = sceneOf(options(30));
  const blind = {
    ...scene,
    async *read(frames: readonly number[]) {
      for await (const frame of scene.read(frames)) yield { ...frame, clouds: [] };
    },
  };
  expect((await checked(gap, without(8), blind)).found).toEqual([]);
});
