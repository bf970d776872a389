// `npm test`: installs if needed, then style, types, build and every test.
// `--full` takes every seed and case of the long tests, `--kill` the lane that ends conversions by force.
import { beside, build, ensureInstalled, node, root, say } from './run.mjs';

const [kill, full] = ['--kill', '--full'].map(flag => process.argv.includes(flag));

ensureInstalled();
if (!kill) {
  say('style (biome), types of the tests (tsc), build');
  await all(
    beside('style', [`${root}node_modules/@biomejs/biome/bin/biome`, 'check', '.']),
    beside('types of the tests', [`${root}node_modules/typescript/bin/tsc`, '-p', 'test/tsconfig.json']),
    beside('build', [`${root}scripts/build.mjs`]),
  );
} else {
  say('build (tsc)');
  build();
}
const env = { ...process.env, FRAMELOCK_LANE: kill ? 'kill' : 'all', ...(full && { FRAMELOCK_TESTS: 'full' }) };
say(kill ? 'tests that end conversions by force (vitest)' : 'tests (vitest)');
node(['node_modules/vitest/vitest.mjs', 'run'], { env });

/** Ends this process once all are done, if one of them failed. */
async function all(...running) {
  if ((await Promise.all(running)).some(status => status !== 0)) process.exit(1);
}
