// Shows that the tests, their threads and the programs they start refuse to turn text into code.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { runSync } from './support/run-sync.js';

const attempt = 'try { new Function("return 1"); out("ran") } catch (error) { out(error.name) }';

test('a test process refuses', () => {
  expect(() => new Function('return 1')).toThrow(EvalError);
});

test('a worker thread refuses', async () => {
  // Loaded from a file of its own: starting a worker from text would itself be refused.
  const worker = new Worker(new URL('./support/attempt-worker.mjs', import.meta.url));
  const [answer] = await once(worker, 'message');
  expect(answer).toBe('EvalError');
});

test('a started program refuses', () => {
  const script = `const out = text => process.stdout.write(text); ${attempt}`;
  const done = runSync(process.execPath, ['-e', script]);
  expect(done.stdout).toBe('EvalError');
});
