// Damaged files of an Argoverse 2 log, through the source: every fault is one of ours, says where, and takes bounded memory.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../../src/bytes/bytes.js';
import { featherShape, openFeather } from '../../../src/bytes/feather/index.js';
import { memoryBytes } from '../../../src/bytes/memory.js';
import { FramelockError } from '../../../src/issue.js';
import type { Source } from '../../../src/source/source.js';
import { goldenFile, goldenFiles, goldenLog } from '../../support/av2-golden.js';
import { folderOf, pngHead } from '../../support/av2-log.js';
import { sourceOf } from '../../support/plan-of-folder.js';

/** The small log with a picture, so that its lenses are looked at. */
const log = () => goldenLog().set('sensors/cameras/ring_front_center/315966265300000000.png', pngHead());
const paths = goldenFiles.map(file => file.path).filter(path => !path.startsWith('annotations'));

/** Everything that can be read of a log: messages decoded, and faults by code. Fails on a fault that is not ours. */
async function everything(files: Map<string, Uint8Array>) {
  const { source, issues } = await sourceOf(folderOf(files));
  const faults: FramelockError[] = [];
  let decoded = 0;
  for (let i = 0; i < source.messages.count; i++)
    try {
      source.channels[source.messages.channel.at(i)].decoder.decode(await source.read(i));
      decoded++;
    } catch (error) {
      if (!(error instanceof FramelockError)) throw error;
      faults.push(error);
    }
  return { source, decoded, faults, issues };
}

const found = ({ messages, lost }: Source) => messages.count + lost.reduce((sum, one) => sum + one.count, 0);

describe('a file of a log', () => {
  it.each(paths)('%s cut anywhere leaves the rest', async path => {
    const whole = log().get(path)!;
    const { decoded: all, source } = await everything(log());
    const own = [...source.messages.block].filter(b => source.files[source.blocks[b].file].name === path).length;
    for (let k = 0; k < 40; k++) {
      const length = Math.floor((k * (whole.length - 1)) / 39);
      const { decoded, faults, issues } = await everything(log().set(path, whole.subarray(0, length)));
      expect(decoded).toBe(all - own);
      expect(faults).toEqual([]);
      const said = issues.sorted().filter(issue => issue.code === 'FL0111');
      expect(said.map(issue => issue.at?.file)).toEqual([path]);
    }
  });

  it('with flipped bits gives values or faults of ours', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.array(
          fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.integer({ min: 1, max: 255 })),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        async (path, flips) => {
          const bytes = log().get(path)!.slice();
          for (const [at, bits] of flips) bytes[Math.floor(at * bytes.length)] ^= bits;
          const { faults, source, issues } = await everything(log().set(path, bytes));
          for (const fault of faults) expect(fault.code).toMatch(/^FL0(205|304|306)$/);
          for (const { text } of issues.sorted()) expect(text).not.toMatch(/undefined|\[object|NaN bytes/);
          if (path.startsWith('sensors/')) expect(found(source)).toBe(38);
        },
      ),
      { seed: 11, numRuns: 400 },
    );
  });

  it('with a damaged body is found when it is read, with its file', async () => {
    const sweep = goldenFiles[0];
    // The first buffer of the first batch: an LZ4 frame behind its length.
    const { buffers } = openFeather(sweep.bytes, sweep.path).batches[0];
    const body = buffers.find(({ length }) => length > 16)!;
    const bytes = sweep.bytes.slice();
    bytes.fill(0xff, body.offset + 8, body.offset + 16);
    const { faults, decoded } = await everything(log().set(sweep.path, bytes));
    expect(faults.map(fault => [fault.code, fault.at?.file])).toEqual([['FL0205', sweep.path]]);
    expect(decoded).toBe((await everything(log())).decoded - 1);
  });
});

describe('the head of a Feather file', () => {
  it.each(goldenFiles.map(file => [file.path, file] as const))('%s tells its columns and rows', async (path, file) => {
    const opened = openFeather(file.bytes, path);
    const shape = await featherShape(memoryBytes(path, file.bytes));
    expect(shape).toEqual({ columns: opened.columns, rows: opened.rows });
    expect(shape.rows).toBe(Object.values(file.values)[0].length);
  });

  it('is read without the body', async () => {
    const file = goldenFiles[0];
    const bytes = memoryBytes('a', file.bytes);
    const read: [number, number][] = [];
    const watched: Bytes = {
      ...bytes,
      read(offset, length) {
        read.push([offset, length]);
        return bytes.read(offset, length);
      },
    };
    await featherShape(watched);
    // The small file's tail holds its body too; heads of batches are short.
    expect(read.slice(2).every(([, length]) => length < 1000)).toBe(true);
    expect(read).toHaveLength(2 + openFeather(file.bytes, 'a').batches.length);
  });

  it('refuses what the whole file is refused for, with the same words', async () => {
    const { bytes } = goldenFile('intrinsics.feather');
    for (const cut of [0, 4, 17, 100, bytes.length - 1]) {
      const part = bytes.subarray(0, cut);
      const whole = (() => {
        try {
          openFeather(part, 'a');
          return '';
        } catch (error) {
          return String(error);
        }
      })();
      expect(whole).not.toBe('');
      await expect(featherShape(memoryBytes('a', part)).catch(String)).resolves.toBe(whole);
    }
  });
});
