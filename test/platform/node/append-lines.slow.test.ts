// Several programs append to one ledger at once: every line stays whole, and none is lost.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { main } from '../../support/cli.js';

const module = pathToFileURL(join(dirname(dirname(main)), 'platform', 'node', 'append-lines.js')).href;

const program = `
  import { closeSync, openSync } from 'node:fs';
  import { appendLines } from ${JSON.stringify(module)};
  const [path, who] = process.argv.slice(1);
  for (let i = 0; i < 200; i++) {
    const file = openSync(path, 'a+', 0o644);
    appendLines(file, JSON.stringify({ who, i, pad: 'x'.repeat(1 + ((i * 37) % 5000)) }) + '\\n');
    closeSync(file);
  }
`;

test('four programs, two hundred lines of each', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'framelock-append-'));
  try {
    const path = join(folder, 'ann.desk.jsonl');
    const append = (who: string) =>
      new Promise(done =>
        spawn(process.execPath, ['--input-type=module', '-e', program, path, who], { stdio: 'inherit' }).on(
          'close',
          done,
        ),
      );
    expect(await Promise.all(['a', 'b', 'c', 'd'].map(append))).toEqual([0, 0, 0, 0]);
    const lines = readFileSync(path, 'utf8').split('\n');
    expect(lines.pop()).toBe('');
    // A writer that looks while another's line is still growing begins with an end of line: an empty line, which means nothing.
    const found = lines.filter(line => line !== '').map(line => JSON.parse(line) as { who: string; i: number });
    expect(found.length).toBe(800);
    for (const who of 'abcd')
      expect(found.filter(line => line.who === who).map(({ i }) => i)).toEqual([...Array(200).keys()]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
