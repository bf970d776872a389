// What a command says of the place that it is started in, and of a defect of its own.
import { expect, it, vi } from 'vitest';
import { FramelockError, Issues } from '../../src/issue.js';
import { samples } from '../support/cli.js';
import { runCli } from './run-cli.js';

it('in a folder that was deleted nothing is read, and no recording is called damaged', async () => {
  const gone = vi.spyOn(process, 'cwd').mockImplementation(() => {
    throw Object.assign(new Error('ENOENT: no such file or directory, uv_cwd'), { code: 'ENOENT' });
  });
  try {
    const { code, err } = await runCli('info', '/somewhere/drive.bag');
    expect([code, err]).toEqual([2, expect.stringMatching(/^FL0801: expected a folder.*deleted.*cd.*\n$/)]);
  } finally {
    gone.mockRestore();
  }
});

it.each([
  [new TypeError('x is not a function'), 'unexpected: x is not a function'],
  [new FramelockError('FL0899', 'expected 3 rows, got 2'), 'expected 3 rows, got 2'],
])(
  'a defect is one line that asks for a report, and its place in the program only where wanted: %s',
  async (error, said) => {
    const failing = vi.spyOn(Issues.prototype, 'sorted').mockImplementation(() => {
      throw error;
    });
    const text = `${said}; please report it, with what FRAMELOCK_DEBUG=1 adds`;
    try {
      const plain = await runCli('info', `${samples}town/town.mcap`, '--json');
      expect([plain.code, plain.err]).toEqual([1, `FL0899: ${text}\n`]);
      expect(JSON.parse(plain.out)).toEqual({ error: { code: 'FL0899', text, at: null } });
      vi.stubEnv('FRAMELOCK_DEBUG', '1');
      const debug = await runCli('info', `${samples}town/town.mcap`);
      expect(debug.err).toBe(`FL0899: ${text}\n${error.stack}\n`);
    } finally {
      vi.unstubAllEnvs();
      failing.mockRestore();
    }
  },
);
