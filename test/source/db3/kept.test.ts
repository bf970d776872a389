// Kept indexes of db3 files: used when the file alone is the recording, and left alone while a log lies beside it.
import { describe, expect, it } from 'vitest';
import { Issues } from '../../../src/issue.js';
import { db3 } from '../../../src/source/db3/index.js';
import { openRecording } from '../../../src/source/open.js';
import { buildDb3, standard } from '../../support/db3-builder.js';
import { goldenFile, rowsOf, withBeside } from '../../support/db3-golden.js';
import { contextOf, memoryCache } from '../index-cache/memory-cache.js';

async function open(content: Uint8Array, cache = memoryCache(), wal?: Uint8Array) {
  const issues = new Issues();
  const bytes = withBeside(content, { '-wal': wal });
  const source = await openRecording([{ bytes }], { ...contextOf(issues), cache });
  return { rows: await rowsOf(source), issues, cache };
}

describe('an index', () => {
  const log = goldenFile('a log that was not merged');

  it('of the file alone is kept, and found again', async () => {
    const { content, messages } = goldenFile('columns in another order');
    const first = await open(content);
    expect(first.cache.kept).toBeDefined();
    const again = await open(content, first.cache);
    expect(again.rows).toEqual(messages);
    expect(again.issues.inOrder()).toEqual(first.issues.inOrder());
  });

  it('is neither kept nor used while a log lies beside', async () => {
    const alone = await open(log.content);
    expect(alone.cache.kept).toBeDefined();
    const beside = await open(log.content, alone.cache, log.wal);
    expect(beside.rows).toEqual(log.messages);
    expect(beside.rows).not.toEqual(alone.rows);
    expect((await open(log.content, memoryCache(), log.wal)).cache.kept).toBeUndefined();
  });

  it('of another file that is taken for this one gives errors of ours, or what is there', async () => {
    const { cache } = await open(goldenFile('as rosbag2 writes it').content);
    const other = await open(goldenFile('auto_vacuum, pages of 512').content, cache).catch(error => error);
    if (other instanceof Error) expect(other).toMatchObject({ code: expect.stringMatching(/^FL/) });
    else expect(other.rows.length).toBeGreaterThan(0);
  });

  it('of another file whose rows begin at the same places: no row is taken for one of another length', async () => {
    const fileOf = (...sizes: number[]) =>
      buildDb3([
        { name: 'topics', sql: standard.topics, rows: [[null, '/a', 'std_msgs/msg/String', 'cdr', '', '']] },
        {
          name: 'messages',
          sql: standard.messages,
          rows: sizes.map((size, i) => [null, 1, i, new Uint8Array(size).fill(i)]),
        },
      ]).bytes;
    const issues = new Issues();
    const index = await db3.indexBytes!(withBeside(fileOf(60, 50, 40)), contextOf(issues));
    const source = await db3.joinIndex!(withBeside(fileOf(60, 40, 50)), index, contextOf(issues));
    expect(await source.read(0)).toEqual(new Uint8Array(60));
    await expect(source.read(1)).rejects.toMatchObject({ code: 'FL0192', message: expect.stringMatching(/change/) });
    await expect(source.read(2)).rejects.toMatchObject({ code: 'FL0192' });
  });
});
