// `npm test`: installs if needed, then style, build and every test. `--kill` runs the long lane that ends conversions by force.
import { build, ensureInstalled, node, root, run, say } from './run.mjs';

const kill = process.argv.includes('--kill');

ensureInstalled();
if (!kill) {
  say('style (biome)');
  run(process.execPath, [`${root}node_modules/@biomejs/biome/bin/biome`, 'check', '.']);
}
say('build (tsc)');
build();
say(kill ? 'tests that end conversions by force (vitest)' : 'tests (vitest)');
node(['node_modules/vitest/vitest.mjs', 'run'], { env: { ...process.env, FRAMELOCK_LANE: kill ? 'kill' : 'all' } });
