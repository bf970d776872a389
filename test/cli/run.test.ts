// What a command says of the place that it is started in.
import { expect, it, vi } from 'vitest';
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
