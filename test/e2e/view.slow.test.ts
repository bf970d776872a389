// `framelock view` works until it is told to end, and then ends well.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { samples } from '../support/cli.js';

const program = join(import.meta.dirname, '../../dist/bin/framelock.js');

test.each(['SIGINT', 'SIGTERM'] as const)('%s closes the server, with exit code 0 and no complaint', async signal => {
  const rig = join(samples, 'town/rig.true.yaml');
  const child = spawn(process.execPath, [
    program,
    'view',
    join(samples, 'town/town.mcap'),
    '--rig',
    rig,
    '--no-open',
    '-q',
  ]);
  let [out, err] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', text => (err += text));
  const address = await new Promise<string>((done, failed) => {
    child.once('exit', code => failed(new Error(`ended with ${code}: ${err}`)));
    child.stdout.setEncoding('utf8').on('data', text => {
      out += text;
      if (out.includes('\n')) done(out.trim());
    });
  });
  // A browser holds its connection open.
  const url = new URL(address);
  const page = await fetch(url.origin);
  await page.text();
  const ended = new Promise(done => child.once('exit', (code, by) => done([code, by])));
  child.kill(signal);
  expect(await ended).toEqual([0, null]);
  expect(err).not.toContain('FL0803');
  await expect(fetch(url.origin)).rejects.toThrow();
});
