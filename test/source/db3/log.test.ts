// Logs beside a database that are whole by their checksums and yet lie, or belong to another file.
import { expect, it } from 'vitest';
import { buildDb3, standard, type Value } from '../../support/db3-builder.js';
import { openDb3, rowsOf, withBeside } from '../../support/db3-golden.js';
import { buildLog } from '../../support/db3-log.js';

const pageSize = 1024;
const rows: Value[][] = Array.from({ length: 60 }, (_, i) => [null, 1, 1000 + i, new Uint8Array(40).fill(i)]);
const { bytes } = buildDb3(
  [
    { name: 'topics', sql: standard.topics, rows: [[null, '/a', 'std_msgs/msg/String', 'cdr', '', '']] },
    { name: 'messages', sql: standard.messages, rows },
  ],
  { pageSize },
);
const pages = bytes.length / pageSize;
const page = (number: number) => bytes.slice((number - 1) * pageSize, number * pageSize);

it('a log as it should be: its pages count', async () => {
  const last = page(pages);
  const changed = bytes.slice();
  changed.fill(0, bytes.length - pageSize);
  const log = buildLog(pageSize, [{ page: pages, content: last, commit: pages }]);
  const { source, issues } = await openDb3(withBeside(changed, { '-wal': log }));
  expect(issues.has('FL0190')).toBe(true);
  expect((await rowsOf(source)).map(([, , time]) => time)).toEqual(rows.map((_, i) => `${1000 + i}`));
});

it('a file whose tables are all in a log that is not there says so', async () => {
  const empty = new Uint8Array(4096);
  empty.set(new TextEncoder().encode('SQLite format 3\0'));
  const view = new DataView(empty.buffer);
  // Page size, versions 2 (a log is kept), fractions, text encoding; page 1 is a leaf without cells (§1.3, §1.6).
  view.setUint16(16, 4096);
  empty.set([2, 2, 0, 64, 32, 32], 18);
  view.setUint32(56, 1);
  empty[100] = 13;
  view.setUint16(105, 4096);
  await expect(openDb3(withBeside(empty))).rejects.toMatchObject({
    code: 'FL0103',
    message: expect.stringMatching(
      /got the tables \(none\); a recorder that was killed leaves them in .*-wal: copy it too$/,
    ),
  });
  // A page that is of no kind is damaged: no log would hold what it named.
  await expect(openDb3(withBeside(empty.fill(0, 100)))).rejects.toMatchObject({
    message: expect.stringMatching(/got the tables \(none\); the pages that name its tables are damaged: /),
  });
});

it('a commit of more pages than file and log hold makes the database no larger than they are', async () => {
  const content = page(1);
  // A counter that nobody reads: the page differs from that of the file.
  content[27] ^= 1;
  content[95] ^= 1;
  const log = buildLog(pageSize, [{ page: 1, content, commit: 2 ** 32 - 1 }]);
  const { source, issues } = await openDb3(withBeside(bytes, { '-wal': log }));
  expect(issues.has('FL0190')).toBe(true);
  expect(source.files[0].size).toBe(bytes.length);
  expect(source.messages.count).toBe(rows.length);
});

it('a log of pages of another size, without the first page, is of another file', async () => {
  const log = buildLog(512, [{ page: 5, content: new Uint8Array(512).fill(7), commit: 2 * pages }]);
  const { source, issues } = await openDb3(withBeside(bytes, { '-wal': log }));
  expect(issues.has('FL0190')).toBe(false);
  expect((await rowsOf(source)).length).toBe(rows.length);
});
