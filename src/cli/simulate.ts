// framelock simulate: a recording of the toy town, with its truth beside it.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError, Option } from 'commander';
import { FramelockError, printable } from '../issue.js';
import { readGivenText } from '../platform/node/given-file.js';
import { refuseNoFolder } from '../platform/node/refuse-replacing.js';
import { refuseEarlierSimulation, type SimulatedFormat, writeSimulation } from '../platform/node/write-simulation.js';
import { readScenario } from '../simulate/index.js';
import type { AddCommand } from './commands.js';
import { type CommonFlags, withCommon } from './common-options.js';
import { exitCodes } from './exit-codes.js';
import { many, print, printJson } from './print.js';

interface SimulateFlags extends CommonFlags {
  readonly output: string;
  readonly format: readonly SimulatedFormat[];
  readonly seed?: number;
  readonly overwrite?: boolean;
}

const examples = `
Examples:
  framelock simulate town -o town
  framelock simulate my-scenario.json -o town --seed 7 --format bag

The same scenario and seed give the same bytes. truth.json says what is true, rig.true.yaml corrects the recording.

Exit codes: 0 written, 2 usage or a scenario that is not valid, 74 output failed, 75 output locked.`;

export const simulateCommand: AddCommand = (program, exit) => {
  const command = program
    .command('simulate')
    .description(
      'Write a recording of a seeded toy town (LiDAR, cameras, radar, IMU, odometry, GNSS) with known truth.',
    )
    .argument(
      '<scenario>',
      'town, town-small, or a scenario file (JSON); it names only what differs from the town itself',
    )
    .requiredOption('-o, --output <folder>', 'folder for town.mcap, town.bag, truth.json and rig.true.yaml')
    .addOption(
      new Option('--format <list>', 'mcap, bag, or both separated by a comma')
        .argParser(formats)
        .default(['mcap', 'bag'], 'both'),
    )
    .option('--seed <number>', "use this seed instead of the scenario's", seed)
    .option('--overwrite', 'replace files of these names that are there');
  withCommon(command)
    .addHelpText('after', examples)
    .action(async (path: string, flags: SimulateFlags) => {
      const parsed = readJson(scenarioPath(path)) as { seed?: unknown } | null;
      const seeded = flags.seed === undefined || typeof parsed !== 'object' ? parsed : { ...parsed, seed: flags.seed };
      const scenario = readScenario(seeded, path);
      refuseNoFolder(flags.output);
      refuseEarlierSimulation(flags.output, flags.format, Boolean(flags.overwrite));
      const talks = !flags.quiet && process.stderr.isTTY;
      const onProgress = (done: number, total: number) => {
        if (talks) process.stderr.write(done === total ? '\r      \r' : `\r${Math.floor((100 * done) / total)} %`);
      };
      const written = await writeSimulation(scenario, flags.output, { formats: flags.format, onProgress });
      if (flags.json) printJson({ output: flags.output, ...written });
      else print(printable(`${flags.output}: ${many(written.messages, 'message')} in ${written.files.join(', ')}`));
      exit(exitCodes.ok);
    });
};

/** `dist/cli/` lies two folders below the package. */
const packageRoot = join(fileURLToPath(import.meta.url), '..', '..', '..');

/** A name that is no file is one of the scenarios that come with framelock; a folder `town` may be the dataset made before. */
function scenarioPath(name: string): string {
  if ((existsSync(name) && !statSync(name).isDirectory()) || !/^[a-z][a-z-]*$/.test(name)) return name;
  const packaged = join(packageRoot, 'samples', 'scenarios', `${name}.json`);
  return existsSync(packaged) ? packaged : name;
}

function readJson(path: string): unknown {
  const text = readGivenText(path, 'town, town-small or a readable scenario file');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FramelockError('FL0801', `expected JSON, got ${(cause as Error).message}`, { at: { file: path }, cause });
  }
}

function formats(text: string): string[] {
  const list = text.split(',').map(name => name.trim());
  if (list.every(name => name === 'mcap' || name === 'bag')) return list;
  throw new InvalidArgumentError('expected mcap, bag, or both separated by a comma.');
}

function seed(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a whole number.');
}
