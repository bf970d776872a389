// A conversion that was cut off and done again says the same as one that was not, of messages that only the first run decoded, too.
import { expect, it } from 'vitest';
import { memoryBytes } from '../../src/bytes/memory.js';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { openRecording } from '../../src/source/open.js';
import { memoryDataset } from '../support/memory-output.js';
import { drive, mcapOf, ms, start, type Topic } from '../support/recording.js';

/** float64 holds none of its numbers, which each of its messages says (FL0310). */
const counter: Topic = {
  topic: '/counter',
  type: 'car_msgs/Counter',
  definition: 'int64 ticks',
  messages: Array.from({ length: 30 }, (_, i) => ({
    logNs: start + BigInt(i) * 20n * ms,
    value: { ticks: 2n ** 60n + 1n + BigInt(i) },
  })),
};
const bytes = await mcapOf([...drive({ sweeps: 6, points: 3000 }), counter]);

/** Six frames in files of two; ends before the frame `until`. */
async function run(files: Map<string, Uint8Array>, until = Number.POSITIVE_INFINITY) {
  const issues = new Issues();
  const context = { issues, decompress: nodeDecompressors(), digest: nodeDigest };
  const source = await openRecording([{ bytes: memoryBytes('a.mcap', bytes) }], context);
  const options = { ...defaultOptions, projection: false, signals: ['/counter'] };
  const plan = await planFrames(source, undefined, options, issues);
  let frames = 0;
  const onProgress = (count: number) => {
    frames += count;
    if (frames >= until) throw new Error('cut off');
  };
  await memoryDataset(plan, issues, { shardBytes: 100_000, files, onProgress });
  return issues;
}

it('counts what decoders say once for each message of a frame, whichever run decoded it', async () => {
  const whole = new Map<string, Uint8Array>();
  const issues = await run(whole);
  const resumed = new Map<string, Uint8Array>();
  await expect(run(resumed, 4)).rejects.toThrow('cut off');
  expect([...resumed.keys()].filter(path => path.startsWith('progress/')).length).toBeGreaterThan(0);
  await run(resumed);
  expect(Buffer.from(resumed.get('dataset.json')!).toString()).toBe(Buffer.from(whole.get('dataset.json')!).toString());
  const [rounded] = issues.sorted().filter(({ code }) => code === 'FL0310');
  // The frames lie at 0, 100, … 500 ms, and windows hold what was measured since the frame before.
  expect(rounded).toMatchObject({ count: 26, at: { topic: '/counter' } });
});
