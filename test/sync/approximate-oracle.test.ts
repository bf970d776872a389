// ApproximateTime gives the very sets of the C++ message_filters of ROS, recorded by test/oracle/message-filters.mjs.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openSession } from '../../src/platform/node/session.js';
import { NO_STAMP } from '../../src/source/source.js';
import { type ApproximateOptions, approximateTime } from '../../src/sync/approximate-time.js';
import { fingerprint, randomCase, realSeries, settings } from '../oracle/approximate-cases.mjs';

const recorded = JSON.parse(readFileSync(new URL('../golden/approximate-sets.json', import.meta.url), 'utf8')) as {
  readonly random: readonly string[];
  readonly real: readonly { readonly name: string; readonly input: string; readonly sets: readonly string[] }[];
};
const data = fileURLToPath(new URL('../../../shared/data', import.meta.url));

interface Series {
  readonly name: string;
  readonly t: Float64Array[];
  readonly order: number[];
}

function setsOf({ t, order }: Omit<Series, 'name'>, options: ApproximateOptions): string {
  let next = 0;
  return fingerprint([...approximateTime(t, () => order[next++] ?? -1, options).entry]);
}

it('1 000 random series, set by set', () => {
  expect(recorded.random.length).toBe(1000);
  const ours = recorded.random.map((_, i) => {
    const given = randomCase(i + 1);
    return setsOf(given, given.options as ApproximateOptions);
  });
  expect(ours).toEqual(recorded.random);
  // Most of them say something: a series without sets proves little.
  expect(ours.filter(sets => !sets.startsWith('0 ')).length).toBeGreaterThan(600);
});

describe.skipIf(!existsSync(data))('real series (skipped: ../shared/data is not there)', () => {
  it('every one, set by set, under every setting', async () => {
    const found: unknown[] = [];
    for await (const series of realSeries(data, openSession, NO_STAMP) as AsyncGenerator<Series>) {
      const { name, t, order } = series;
      const sets = settings.map(options => setsOf(series, { ...options, minStepNs: t.map(() => 0) }));
      const input = fingerprint([...t.flatMap(list => [list.length, ...list]), ...order]);
      found.push({ name, input, sets });
    }
    expect(found).toEqual(recorded.real);
    expect(found.length).toBeGreaterThan(35);
  });
});
