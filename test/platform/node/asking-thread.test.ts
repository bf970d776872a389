// Asking a thread: answers find their questions, and who asks one that has ended is refused instead of waiting for ever.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { askingThread } from '../../../src/platform/node/asking-thread.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-ask-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The other end as a program of its own: doubles numbers, keeps what is to come later, and ends when told to. */
const program = join(folder, 'double.mjs');
writeFileSync(
  program,
  `import { parentPort } from 'node:worker_threads';
const later = [];
parentPort.on('message', asked => {
  for (const { id, wanted } of asked) {
    if (wanted === 'end') process.exit(0);
    if (wanted === 'late') later.push(id);
    else parentPort.postMessage([{ id, value: 2 * wanted }, ...later.splice(0).map(id => ({ id, value: 'late' }))]);
  }
});`,
);
const start = () => askingThread<number | string>(pathToFileURL(program), 'double');

test('answers come to who asked, in whatever order', async () => {
  const thread = start();
  expect(thread.running).toBe(false);
  const order: unknown[] = [];
  const asked = ['late', 3, 4].map(wanted => thread.ask(wanted).then(answer => order.push(answer)));
  await Promise.all(asked);
  expect(order).toEqual([6, 'late', 8]);
  expect(thread.running).toBe(true);
  expect(thread.ended).toBe(false);
  thread.close();
});

test('what is pending when the thread ends is refused, and so is what is asked afterwards', async () => {
  const thread = start();
  const pending = thread.ask('late');
  thread.ask('end').catch(() => {});
  await expect(pending).rejects.toThrow('ended');
  expect(thread.ended).toBe(true);
  await expect(thread.ask(1)).rejects.toThrow('ended');
});

test('a closed one refuses at once', async () => {
  const thread = start();
  const pending = thread.ask('late');
  thread.close();
  await expect(pending).rejects.toThrow('closed');
  await expect(thread.ask(1)).rejects.toThrow('closed');
});
