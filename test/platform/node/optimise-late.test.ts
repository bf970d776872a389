// A flag of V8 that some versions know: others would print a line that is not ours on every conversion.
import { expect, it } from 'vitest';
import { optimiseLate } from '../../../src/platform/node/optimise-late.js';
import { runSync } from '../../support/run-sync.js';

it.each([
  ['11.3.244.8-node.38', 1],
  ['12.4.254.21-node.57', 0],
  ['13.6.233.17-node.53', 0],
])('V8 %s is given %i flags', (version, count) => {
  const given: string[] = [];
  optimiseLate(version, flag => given.push(flag));
  expect(given.length).toBe(count);
});

it('the V8 that runs this says nothing about it', () => {
  const given: string[] = [];
  optimiseLate(process.versions.v8, flag => given.push(flag));
  const { status, stderr } = runSync(process.execPath, [...given, '-e', '0']);
  expect([status, stderr]).toEqual([0, '']);
});
