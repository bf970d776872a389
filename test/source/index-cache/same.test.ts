// A recording opened by a kept index is the recording opened anew: every column, issue and byte, whole or damaged.
import { describe, expect, test } from 'vitest';
import { memoryBytes } from '../../../src/bytes/memory.js';
import { allFormats } from '../../../src/source/index.js';
import { implementations } from '../../conformance/sources.js';
import { seeded } from '../../support/seeded.js';
import { contextOf, type Indexed, keptOnly, memoryCache, openKept, seenOf } from './memory-cache.js';

const files = implementations.flatMap(({ name, format, bytes }) =>
  bytes ? [{ name, bytes, format: allFormats.find(one => one.name === format) as Indexed }] : [],
);

test('every format of single files takes part', () => {
  expect(new Set(files.map(({ format }) => format.name))).toEqual(new Set(['ros1bag', 'mcap', 'db3']));
  for (const { format } of files) expect(format.indexBytes).toBeDefined();
});

async function expectSame(format: Indexed, content: Uint8Array): Promise<boolean> {
  const anew = await seenOf(issues => format.openBytes(memoryBytes('a.rec', content), contextOf(issues)));
  const cache = memoryCache();
  expect(await seenOf(issues => openKept(format, 'a.rec', content, cache, issues))).toEqual(anew);
  if (!cache.kept) return false;
  expect(await seenOf(issues => openKept(keptOnly(format), 'a.rec', content, cache, issues))).toEqual(anew);
  return true;
}

describe.each(files)('$name', ({ bytes, format }) => {
  test('whole', async () => {
    expect(await expectSame(format, bytes)).toBe(true);
  });

  test('cut short, or with some bytes changed', async () => {
    const random = seeded(bytes.length);
    let kept = 0;
    for (let i = 0; i < 24; i++) {
      const content = i % 3 === 0 ? bytes.slice(0, 40 + (random() % (bytes.length - 40))) : bytes.slice();
      if (i % 3 !== 0)
        for (let k = 0; k < 1 + (random() % 4); k++)
          content[40 + (random() % (content.length - 40))] ^= 1 << (random() % 8);
      if (await expectSame(format, content)) kept++;
    }
    expect(kept).toBeGreaterThan(12);
  });

  test('under another name: issues are about the name it has now', async () => {
    const cut = bytes.subarray(0, bytes.length - 30);
    const cache = memoryCache();
    await seenOf(issues => openKept(format, 'before.rec', cut, cache, issues));
    const anew = await seenOf(issues => format.openBytes(memoryBytes('after.rec', cut), contextOf(issues)));
    expect(JSON.stringify(anew, (_, v) => (typeof v === 'bigint' ? String(v) : v))).toContain('after.rec');
    expect(await seenOf(issues => openKept(keptOnly(format), 'after.rec', cut, cache, issues))).toEqual(anew);
  });
});
