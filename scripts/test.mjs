// `npm test`: installs if needed, then style, types, build and every test.
// `--full` takes every seed and case of the long tests, `--kill` the lane that ends conversions by force, `--interop` runs `npm run
// test:interop` beside: its packages are installed while the build runs, and it reads while the tests compute.
import { beside, build, ensureInstalled, node, root, say } from './run.mjs';

const [kill, full, interop] = ['--kill', '--full', '--interop'].map(flag => process.argv.includes(flag));
const interopScript = `${root}scripts/interop.mjs`;

const venv = interop ? beside('Python readers', [interopScript, '--prepare']) : undefined;
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
const vitest = ['node_modules/vitest/vitest.mjs', 'run'];
say(kill ? 'tests that end conversions by force (vitest)' : 'tests (vitest)');
if (!interop) node(vitest, { env });
else
  await all(
    beside('tests (vitest)', vitest, { env, stdio: 'inherit' }),
    venv.then(status => status || beside('interop (pytest)', [interopScript, '--built'])),
  );

/** Ends this process once all are done, if one of them failed. */
async function all(...running) {
  if ((await Promise.all(running)).some(status => status !== 0)) process.exit(1);
}
