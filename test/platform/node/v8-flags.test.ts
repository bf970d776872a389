// Flags of V8 that some versions know: others would print a line that is not ours on every conversion.
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { collectEarly } from '../../../src/platform/node/collect-early.js';
import { optimiseLate } from '../../../src/platform/node/optimise-late.js';
import { runSync } from '../../support/run-sync.js';

describe.each([
  ['optimiseLate', optimiseLate],
  ['collectEarly', collectEarly],
])('%s', (_, tell) => {
  const given = (version: string) => {
    const flags: string[] = [];
    tell(version, flag => flags.push(flag));
    return flags;
  };

  it.each([
    ['11.3.244.8-node.38', 1],
    ['12.4.254.21-node.57', 0],
    ['13.6.233.17-node.53', 0],
  ])('V8 %s is given %i flags', (version, count) => {
    expect(given(version).length).toBe(count);
  });

  it('the V8 that runs this says nothing about it', () => {
    const { status, stderr } = runSync(process.execPath, [...given(process.versions.v8), '-e', '0']);
    expect([status, stderr]).toEqual([0, '']);
  });
});

it('what runs for seconds is optimised sooner, and then as usual', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const flags: string[] = [];
  optimiseLate('11.3.244.8-node.38', flag => flags.push(flag));
  const budgets = [1000, 2000, 2000].map(ms => {
    vi.advanceTimersByTime(ms);
    return [...flags];
  });
  const [late, sooner, usual] = [4194304, 524288, 67584].map(bytes => `--interrupt-budget=${bytes}`);
  expect(budgets).toEqual([[late], [late, sooner], [late, sooner, usual]]);
});

it.runIf(process.versions.v8.startsWith('11.'))('as usual is what this V8 does by itself', () => {
  const { stdout } = runSync(process.execPath, ['--v8-options']);
  expect(stdout).toContain('default: --interrupt-budget=67584');
});
