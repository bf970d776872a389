// A run whose recording or output is changed under it does not end as a dataset.
import { expect, it } from 'vitest';
import { memoryBytes } from '../../src/bytes/memory.js';
import { writeDataset } from '../../src/export/dataset/write-dataset.js';
import { rawImageCodec } from '../../src/export/raw-image.js';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { FramelockError, Issues } from '../../src/issue.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { openRecording } from '../../src/source/open.js';
import { memoryFolder } from '../support/memory-output.js';
import { drive, mcapOf } from '../support/recording.js';

/** Six frames in files of two; messages of the third sweep cannot be read where `lost`. */
async function run(options: {
  lost?: boolean;
  changed?: boolean;
  touch?: (files: Map<string, Uint8Array>, frames: number) => void;
}) {
  const issues = new Issues();
  const bytes = memoryBytes('a.mcap', await mcapOf(drive({ sweeps: 6, points: 3000 })));
  const opened = await openRecording([{ bytes }], { issues, decompress: nodeDecompressors(), digest: nodeDigest });
  const plan = await planFrames(opened, undefined, { ...defaultOptions, projection: false }, issues);
  const { read } = opened;
  const third = [...plan.picks.keys()].find(s => s.kind === 'lidar')!.stream.message.at(2);
  plan.source.read = async (message, ...more) => {
    if (options.lost && message === third) throw new FramelockError('FL0205', 'expected a file, got ENOENT');
    return read.call(opened, message, ...more);
  };
  const files = new Map<string, Uint8Array>();
  const output = memoryFolder(files);
  let finished = false;
  let frames = 0;
  const made = writeDataset(
    plan,
    {
      ...output,
      async keepOnly(paths) {
        for (const path of files.keys()) if (!paths.includes(path)) files.delete(path);
      },
      async finish() {
        finished = true;
      },
    },
    {
      digest: nodeDigest,
      images: rawImageCodec(nodeDigest),
      issues,
      recording: 'a',
      rigJson: '{}',
      shardBytes: 100_000,
      inputs: Promise.resolve([]),
      inputsChanged: async () => options.changed ?? false,
      onProgress: count => {
        frames += count;
        options.touch?.(files, frames);
      },
    },
  );
  const error = await made.then(
    () => undefined,
    (e: FramelockError) => e,
  );
  return { error, finished, paths: [...files.keys()].sort() };
}

it('messages that a recording lacks are a loss, those that went away meanwhile stop the run and leave whole files', async () => {
  const damaged = await run({ lost: true });
  expect([damaged.error, damaged.finished]).toEqual([undefined, true]);
  const shards = damaged.paths.filter(path => path.startsWith('data/'));
  expect(shards.length).toBeGreaterThan(2);

  const gone = await run({ lost: true, changed: true });
  expect([gone.error?.code, gone.finished]).toEqual(['FL0705', false]);
  expect(gone.error?.message).toMatch(/1 messages could not be read.*same command again/);
  const kept = gone.paths.filter(path => path.startsWith('data/'));
  expect(kept.length).toBe(shards.length - 1);
  expect(gone.paths.filter(path => path.startsWith('progress/')).length).toBe(kept.length);

  const grown = await run({ changed: true });
  expect([grown.error, grown.finished]).toEqual([undefined, true]);
});

it('a file of the output that is removed or cut meanwhile is missed before the dataset gets its name', async () => {
  const first = (files: Map<string, Uint8Array>) => [...files.keys()].find(path => path.startsWith('data/'));
  const removed = await run({
    touch: (files, frames) => {
      if (frames === 6) files.delete(first(files)!);
    },
  });
  expect([removed.error?.code, removed.finished]).toEqual(['FL0701', false]);
  expect(removed.error?.message).toMatch(/train-00000-.*got no file/);
  const cut = await run({
    touch: (files, frames) => {
      if (frames === 6) files.set(first(files)!, files.get(first(files)!)!.subarray(1));
    },
  });
  expect([cut.error?.code, cut.finished]).toEqual(['FL0701', false]);
});
