// framelock view: the viewer in the browser, on a dataset or straight on a recording.
import { spawn } from 'node:child_process';
import { InvalidArgumentError } from 'commander';
import { isDataset } from '../platform/node/finished-dataset.js';
import { builtPage } from '../platform/node/view/page.js';
import { startViewServer } from '../platform/node/view/server.js';
import { type Viewed, viewDataset, viewRecording } from '../platform/node/view/view.js';
import type { AddCommand } from './commands.js';
import { givenRig } from './given-rig.js';
import { type FrameFlags, frameOptions, withFrames } from './options.js';
import { print, talk, talkIssues } from './print.js';
import { untilStopped } from './process-events.js';
import { withSession } from './with-session.js';

interface Flags extends FrameFlags {
  readonly port?: number;
  readonly host?: string;
  readonly token?: string;
  readonly open: boolean;
}

const examples = `
Examples:
  framelock view town
  framelock view drive.mcap --rig rig.yaml
  framelock view town --port 8080 --no-open

A dataset is read where it lies, by ranges. A recording is indexed, then its frames are made as they are looked at. The
server answers only this machine unless --host says otherwise, and stops with Ctrl-C. New calibrations go to calib/ of the dataset; nothing is overwritten.

Exit codes: 0 stopped, 1 nothing usable, 2 usage.`;

export const viewCommand: AddCommand = program => {
  const command = program
    .command('view')
    .description('Look at a dataset or a recording in the browser: cameras, clouds, sync, calibration.')
    .argument('<dataset...>', 'a dataset folder, or recordings: bags, MCAP or db3 files or folders, joined')
    .option('--port <n>', 'port of the local server (default: any free one)', portOf)
    .option('--host <name>', 'address to listen on (default: 127.0.0.1); beyond this machine only with --token')
    .option(
      '--token <text>',
      'what a browser must present (default: made anew, good once); at least 16 characters with --host beyond this machine',
    )
    .option('--no-open', 'print the address, do not start a browser')
    .option('-q, --quiet', 'no remarks on stderr, only warnings and errors');
  withFrames(command)
    .addHelpText('after', examples)
    .action(async (paths: string[], flags: Flags) => {
      const page = builtPage();
      const serve = async (viewed: Viewed) => {
        const { port = 0, host, token } = flags;
        const server = await startViewServer({ ...viewed, page, port, host, token });
        const address = server.address();
        print(address);
        talk('Ctrl-C stops the server', flags.quiet);
        if (flags.open) openBrowser(address);
        await untilStopped();
        await server.close();
      };
      if (paths.length === 1 && isDataset(paths[0])) return serve(await viewDataset(paths[0]));
      const rigFile = await givenRig(flags);
      await withSession(paths, Boolean(flags.quiet), async session => {
        const viewed = await viewRecording(session, rigFile, await frameOptions(flags));
        talkIssues(session.issues.sorted(), Boolean(flags.quiet));
        await serve(viewed);
      });
    });
};

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 65536;
  if (port <= 65535) return port;
  throw new InvalidArgumentError('expected a port from 0 to 65535.');
}

/** The address is printed anyway: a machine without a browser, or without a screen, is no failure. */
function openBrowser(address: string): void {
  const { platform } = process;
  const program = platform === 'darwin' ? 'open' : platform === 'win32' ? 'explorer.exe' : 'xdg-open';
  const child = spawn(program, [address], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
