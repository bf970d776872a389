// framelock demo: the whole way on a recording of its own, one command after another, each shown as it could be typed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { AddCommand } from './commands.js';
import { exitCodes } from './exit-codes.js';
import { print, printJson } from './print.js';

interface Flags {
  readonly output: string;
  readonly json?: boolean;
}

/** Of what one step prints as JSON. */
const MOST_BYTES = 16 << 20;

const examples = `
Examples:
  framelock demo
  framelock demo -o look --json

Exit codes: 0 all went well, else that of the command that failed.`;

/** What a newcomer would type, in order. Each step is a command line without the program's name. */
function steps(out: string): readonly { readonly what: string; readonly args: readonly string[] }[] {
  const town = join(out, 'recording');
  const recording = join(town, 'town.mcap');
  const rig = join(town, 'rig.true.yaml');
  return [
    {
      what: 'A car drives through a toy town. Every sensor has its own clock; the front camera is 37 ms late.',
      args: ['simulate', 'town-small', '-o', town, '--overwrite'],
    },
    { what: 'What is in the recording?', args: ['info', recording] },
    {
      what: 'How well do the sensors agree, as recorded?',
      args: ['sync', recording, '--html', join(out, 'sync-as-recorded.html')],
    },
    {
      what: 'The same with the clocks corrected by a rig file.',
      args: ['sync', recording, '--rig', rig, '--html', join(out, 'sync-corrected.html')],
    },
    {
      what: 'Frames for training: synchronized, calibrated, projected, motion-compensated.',
      args: ['convert', recording, '-o', join(out, 'dataset'), '--rig', rig, '--overwrite'],
    },
    { what: 'Is the dataset what it says?', args: ['verify', join(out, 'dataset')] },
    {
      what: 'LiDAR points on the pictures, coloured by depth.',
      args: ['project', recording, '-o', join(out, 'overlays'), '--rig', rig, '--frames', '4:17:4'],
    },
    {
      what: 'Back from a cell of the dataset to the recorded bytes.',
      args: ['trace', join(out, 'dataset'), recording, '--frame', '10', '--sensor', 'lidar_top'],
    },
  ];
}

export const demoCommand: AddCommand = (program, exit) => {
  program
    .command('demo')
    .description('Make a small recording, convert it, and say what to look at.')
    .option('-o, --output <folder>', 'where to put everything', 'demo-out')
    .option('--json', 'print what was made as JSON')
    .addHelpText('after', examples)
    .action(({ output, json }: Flags) => {
      for (const { what, args } of steps(output)) {
        if (!json) print(`\n${what}\n$ framelock ${args.join(' ')}`);
        const code = runCommand(args, Boolean(json));
        if (code !== exitCodes.ok) return exit(code);
      }
      const look = {
        overlays: join(output, 'overlays'),
        sync_as_recorded: join(output, 'sync-as-recorded.html'),
        sync_corrected: join(output, 'sync-corrected.html'),
        card: join(output, 'dataset', 'README.md'),
        dataset: join(output, 'dataset'),
      };
      if (json) printJson(look);
      else print(farewell(look));
      exit(exitCodes.ok);
    });
};

/** A process of its own, as when it is typed; `silent`: it prints nothing unless it fails, and then JSON. */
function runCommand(args: readonly string[], silent: boolean): number {
  const words = [...process.execArgv, process.argv[1], ...args, ...(silent ? ['--json'] : [])];
  const stdio = silent ? ('pipe' as const) : ('inherit' as const);
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { stdio, maxBuffer: MOST_BYTES });
  const code = status ?? exitCodes.interrupted;
  // Of a command that failed the demo says what it said.
  if (silent && code !== exitCodes.ok) {
    process.stdout.write(stdout);
    process.stderr.write(stderr);
  }
  return code;
}

function farewell(look: Readonly<Record<string, string>>): string {
  const rows = [
    [`framelock view ${look.dataset}`, 'cameras, cloud, sync and calibration in the browser'],
    [`${look.overlays}/`, 'LiDAR points on the pictures: do they sit on the edges?'],
    [look.sync_as_recorded, 'open in a browser: which sensor is late, and by how much?'],
    [look.sync_corrected, 'the same after correction'],
    [look.card, 'what the dataset says of itself'],
  ];
  const width = Math.max(...rows.map(([what]) => what.length));
  return `
Look at:
${rows.map(([what, why]) => `  ${what.padEnd(width)}  ${why}`).join('\n')}
Load it:
  python3 -c "import pyarrow.dataset as d; print(d.dataset('${look.dataset}/data', format='ipc').head(1).schema)"`;
}
