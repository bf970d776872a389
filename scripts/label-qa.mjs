// `npm run test:labels`: the acceptance numbers of label checks over several toy towns (half an hour).
import { build, ensureInstalled, node } from './run.mjs';

ensureInstalled();
build();
node(['node_modules/vitest/vitest.mjs', 'run', '--project', 'slow', 'test/e2e/label-qa.slow.test.ts'], {
  env: { ...process.env, FRAMELOCK_TOWNS: process.env.FRAMELOCK_TOWNS ?? '4' },
});
