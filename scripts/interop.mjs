// `npm run test:interop`: reads framelock's output with the readers people train with, and recordings with its peers.
// `--built` takes packages and build as they are; what else is given goes to pytest.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, ensureInstalled, fail, root, run, say } from './run.mjs';

const requirements = 'test/interop/requirements.txt';
const venv = join(root, '.venv');
const inVenv = name => (process.platform === 'win32' ? join(venv, 'Scripts', `${name}.exe`) : join(venv, 'bin', name));

const given = process.argv.slice(2);
if (!given.includes('--built')) {
  ensureInstalled();
  say('build (tsc)');
  build();
}
prepareVenv(findPython());
say('interop (pytest)');
const cache = mkdtempSync(join(tmpdir(), 'framelock-interop-'));
process.on('exit', () => rmSync(cache, { recursive: true, force: true }));
run(
  inVenv('python'),
  ['-m', 'pytest', '-p', 'no:cacheprovider', 'test/interop', ...given.filter(flag => flag !== '--built')],
  {
    env: {
      ...process.env,
      FRAMELOCK_NODE: process.execPath,
      // Nothing is fetched and nothing of an earlier run is found again.
      HF_HUB_OFFLINE: '1',
      HF_HOME: cache,
      HF_DATASETS_CACHE: join(cache, 'datasets'),
      PYTHONDONTWRITEBYTECODE: '1',
    },
  },
);

function findPython() {
  for (const name of ['python3', 'python']) {
    const done = spawnSync(name, ['-c', 'import sys; print(sys.version_info >= (3, 10))'], { encoding: 'utf8' });
    if (done.status === 0 && done.stdout.trim() === 'True') return name;
  }
  return fail('expected python3, version 3.10 or newer, on the PATH, got none: install it to run the interop tests');
}

/** Makes .venv with the pinned packages, unless it holds exactly these already. */
function prepareVenv(python) {
  const mark = join(venv, 'framelock-requirements');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, requirements)))
    .digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted && existsSync(inVenv('python'))) return;
  say('installing the Python readers into .venv (once)');
  rmSync(venv, { recursive: true, force: true });
  const made = spawnSync(python, ['-m', 'venv', venv], { stdio: 'inherit' });
  if (made.status !== 0) fail('python3 cannot make a virtual environment: on Debian and Ubuntu, install python3-venv');
  run(inVenv('python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  writeFileSync(mark, wanted);
}
