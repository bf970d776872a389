// Jobs side by side: their results come in order, few at a time, and no lane is written to while somebody may still read it.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inLanes } from '../../src/export/dataset/in-lanes.js';

const turns = (n: number) =>
  Array.from({ length: n }).reduce<Promise<void>>(before => before.then(() => {}), Promise.resolve());

it('gives results in the order of the jobs, at most so many at a time, and keeps a lane until two later were asked for', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(12), { maxLength: 20 }),
      fc.integer({ min: 2, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      async (durations, count, atOnce) => {
        const lanes = Array.from({ length: count }, () => ({ holds: -1 }));
        let active = 0;
        const run = async (job: number, lane: { holds: number }) => {
          expect(++active).toBeLessThanOrEqual(atOnce);
          lane.holds = job;
          await turns(durations[job]);
          active--;
          return { job, lane };
        };
        const jobs = durations.map((_, job) => job);
        const seen: { job: number; lane: { holds: number } }[] = [];
        for await (const result of inLanes(jobs, lanes, atOnce, run)) {
          seen.push(result);
          // The one before may still be on its way to the disk.
          for (const { job, lane } of seen.slice(-2)) expect(lane.holds).toBe(job);
          await turns(3);
          for (const { job, lane } of seen.slice(-2)) expect(lane.holds).toBe(job);
        }
        expect(seen.map(({ job }) => job)).toEqual(jobs);
      },
    ),
  );
});

it('a job that fails is thrown in its turn, after what is running has ended', async () => {
  let ended = 0;
  const run = async (job: number) => {
    await turns(job === 1 ? 1 : 9);
    ended++;
    if (job === 1) throw new Error('no');
    return job;
  };
  const seen: number[] = [];
  const all = async () => {
    for await (const job of inLanes([0, 1, 2, 3], ['a', 'b', 'c', 'd'], 3, run)) seen.push(job);
  };
  await expect(all()).rejects.toThrow('no');
  expect(seen).toEqual([0]);
  const then = ended;
  await turns(40);
  expect(ended).toBe(then);
});

it('a caller that has enough waits for what is running, and nothing new begins', async () => {
  let begun = 0;
  let ended = 0;
  const run = async (job: number) => {
    begun++;
    await turns(7);
    ended++;
    return job;
  };
  for await (const job of inLanes([0, 1, 2, 3, 4, 5], ['a', 'b', 'c', 'd'], 2, run)) if (job === 1) break;
  expect(ended).toBe(begun);
  expect(begun).toBeLessThan(6);
});
