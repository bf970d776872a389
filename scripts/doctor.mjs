// `npm run test:doctor`: every planted mistake of the convention doctor on every real pair (ten minutes).
import { build, ensureInstalled, node } from './run.mjs';

ensureInstalled();
build();
node(['node_modules/vitest/vitest.mjs', 'run', '--project', 'slow', 'test/calibration/doctor'], {
  env: { ...process.env, FRAMELOCK_DOCTOR: 'all' },
});
