// Which quaternions of a reading are said to be no rotation.
import { expect, it } from 'vitest';
import { noRotationReporter } from '../../src/frame/no-rotation.js';
import { Issues } from '../../src/issue.js';

const columns = [
  { name: 'position', width: 3, unit: 'm' },
  { name: 'orientation_xyzw', width: 4, unit: '' },
];

function said(q: readonly number[]): (string | number | undefined)[] {
  const issues = new Issues();
  const sensor = { channel: { topic: '/pose', decoder: { columns } } } as unknown as Parameters<
    typeof noRotationReporter
  >[0];
  const sample = { kind: 'sample', frameId: '', childFrameId: '', values: Float64Array.of(9, 9, 9, ...q) } as const;
  noRotationReporter(sensor, issues)(sample);
  return issues.sorted().map(({ code }) => code);
}

it.each([
  ['of length 1', [0, 0, 0, 1]],
  ['rounded to float32', [0.18257419, 0.36514837, 0.5477226, 0.73029674]],
  ['off by less than 1e-3', [0, 0, 0, 1.0009]],
  ['never set', [0, 0, 0, 0]],
  ['not measured', [Number.NaN, Number.NaN, Number.NaN, Number.NaN]],
])('%s: nothing is said', (_, q) => {
  expect(said(q)).toEqual([]);
});

it.each([
  ['half a rotation', [0, 0, 0, 0.5]],
  ['one that was not divided by its length', [1, 1, 1, 1]],
  ['off by more than 1e-3', [0, 0, 0.1, 1]],
  ['infinite', [Number.POSITIVE_INFINITY, 0, 0, 1]],
])('%s is said', (_, q) => {
  expect(said(q)).toEqual(['FL0311']);
});
