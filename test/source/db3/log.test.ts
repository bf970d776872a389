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
