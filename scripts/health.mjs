// `npm run test:health`: the acceptance numbers of calibration health over many toy towns (an hour).
import { build, ensureInstalled, node } from './run.mjs';

ensureInstalled();
build();
node(['node_modules/vitest/vitest.mjs', 'run', '--project', 'slow', 'test/e2e/health-acceptance.slow.test.ts'], {
  env: { ...process.env, FRAMELOCK_TOWNS: '8' },
});
