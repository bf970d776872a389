// A test that never ends is ended, and says where it is.
import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';

function watched(script: string): Promise<{ readonly signal: string | null; readonly stderr: string }> {
  const watchdog = new URL('support/watchdog.mjs', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', watchdog, '-e', script], {
    env: { ...process.env, FRAMELOCK_STUCK_AFTER: '500' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', text => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_, signal) => resolve({ signal, stderr }));
  });
}

test('one that computes without end', async () => {
  const { signal, stderr } = await watched(
    'function endless() { for (let i = 0; ; i++) if (i < 0) break; } endless();',
  );
  expect(signal).toBe('SIGKILL');
  expect(stderr).toContain('without a pause');
  expect(stderr).toContain('at endless ');
});

test('one that takes its time, but pauses, goes on to its end', async () => {
  const { signal, stderr } = await watched('setTimeout(() => {}, 1500)');
  expect(signal).toBeNull();
  expect(stderr).toBe('');
});
