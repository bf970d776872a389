// Kept indexes of db3 files: used when the file alone is the recording, and left alone while a log lies beside it.
import { describe, expect, it } from 'vitest';
import { Issues } from '../../../src/issue.js';
import { openRecording } from '../../../src/source/open.js';
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
});
