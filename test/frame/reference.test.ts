// The rig file's reference: believed where it takes part, and never passed over without a word.
import { expect, it } from 'vitest';
import { memoryBytes } from '../../src/bytes/memory.js';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { openRecording } from '../../src/source/open.js';
import { bagOf, drive } from '../support/recording.js';

it.each([
  ['/camera/image_raw', '/camera/image_raw', false],
  ['/camera/image_rwa', '/lidar/points', true],
])('reference: %s', async (reference, taken, said) => {
  const issues = new Issues();
  const codecs = { issues, decompress: nodeDecompressors(), digest: nodeDigest };
  const source = await openRecording([{ bytes: memoryBytes('drive', await bagOf(drive())) }], codecs);
  const rigFile = parseRigFile(`framelock_rig: 1\nreference: ${reference}`, 'rig.yaml');
  const plan = await planFrames(source, rigFile, defaultOptions, issues);
  expect(plan.reference.channel.topic).toBe(taken);
  const about = issues.sorted().filter(({ code }) => code === 'FL0511');
  expect(about.map(({ text }) => text.includes(`reference "${reference}" is none of the sensors`))).toEqual(
    said ? [true] : [],
  );
});
