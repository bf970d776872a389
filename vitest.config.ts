// Which tests run where: a file's name chooses its lane.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.js';
import { StallReporter } from './test/support/stall-reporter.js';

/**
 * Text of a recording must never become code, so the tests' processes refuse to generate any, and so does every
 * framelock they start (NODE_OPTIONS). Only `*.oracle.test.ts` go without: they compare with packages that need it.
 */
const flag = '--disallow-code-generation-from-strings';
const always = ['test/support/watchdog.mjs', 'test/support/property-seed.ts'];
/** Tests keep no indexes in the folder of whoever runs them. */
const alone = { FRAMELOCK_CACHE: 'off' };
const strict = {
  pool: 'forks' as const,
  execArgv: [flag],
  env: { ...alone, NODE_OPTIONS: flag },
  setupFiles: ['test/support/strict.ts', ...always],
};
/**
 * A process takes one file after the other: starting anew for each took as long as what most of them do. So a file leaves nothing behind in
 * its process, and hooks stand in the test file or in a lane's setup file: a module that several files import is run once.
 */
const shared = { isolate: false };
const runFolder = { globalSetup: ['test/support/run-folder.ts'] };
const minutes = 60_000;

const lanes = {
  unit: {
    ...strict,
    ...shared,
    include: ['test/**/*.test.ts'],
    exclude: ['test/**/*.{oracle,slow,kill,browser}.test.ts'],
    testTimeout: 2 * minutes,
  },
  oracle: {
    pool: 'forks' as const,
    env: alone,
    include: ['test/**/*.oracle.test.ts'],
    setupFiles: always,
    testTimeout: 30_000,
  },
  /** Whole programs: packing, converting, comparing folders. */
  slow: {
    ...strict,
    ...shared,
    ...runFolder,
    include: ['test/**/*.slow.test.ts'],
    testTimeout: 5 * minutes,
    hookTimeout: 5 * minutes,
  },
  /** The viewer in a real browser. Not strict: the driver makes functions from text; the program that it looks at is. */
  browser: {
    pool: 'forks' as const,
    ...shared,
    ...runFolder,
    env: alone,
    include: ['test/**/*.browser.test.ts'],
    setupFiles: ['test/viewer/browser-lane.ts', ...always],
    testTimeout: 2 * minutes,
    hookTimeout: minutes,
  },
  kill: { ...strict, include: ['test/**/*.kill.test.ts'], testTimeout: 30 * minutes },
};

/** FRAMELOCK_LANE=kill runs only that lane; without it, everything else runs. */
const wanted = process.env.FRAMELOCK_LANE === 'kill' ? ['kill'] : ['unit', 'oracle', 'slow', 'browser'];

export default defineConfig({
  test: {
    // Two files at a time also where there are two processors: half of each minute is waiting for programs.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    reporters: ['default', new StallReporter()],
    // Where a browser or a disk no longer answers, a hundred tests would wait for their timeouts one after the other.
    bail: 10,
    projects: Object.entries(lanes)
      .filter(([name]) => wanted.includes(name))
      .map(([name, test]) => ({ test: { name, ...test } })),
    passWithNoTests: process.env.FRAMELOCK_LANE === 'kill',
  },
});
