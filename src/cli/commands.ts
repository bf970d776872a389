// Every command, in the order of the help; each is loaded only when it is asked for, so that a short command stays short.
import type { Command } from 'commander';

/** Adds itself to the program; `exit` takes the exit code of a run that did not throw. */
export type AddCommand = (program: Command, exit: (code: number) => void) => void;

const commands: ReadonlyMap<string, () => Promise<AddCommand>> = new Map([
  ['info', async () => (await import('./info.js')).infoCommand],
  ['sync', async () => (await import('./sync.js')).syncCommand],
  ['convert', async () => (await import('./convert.js')).convertCommand],
  ['project', async () => (await import('./project.js')).projectCommand],
  ['view', async () => (await import('./view.js')).viewCommand],
  ['paint', async () => (await import('./paint.js')).paintCommand],
  ['labels', async () => (await import('./labels/index.js')).labelsCommand],
  ['qa', async () => (await import('./qa/index.js')).qaCommand],
  ['review', async () => (await import('./review/index.js')).reviewCommand],
  ['calib', async () => (await import('./calib/index.js')).calibCommand],
  ['rig', async () => (await import('./rig/index.js')).rigCommand],
  ['verify', async () => (await import('./verify.js')).verifyCommand],
  ['trace', async () => (await import('./trace.js')).traceCommand],
  ['simulate', async () => (await import('./simulate.js')).simulateCommand],
  ['demo', async () => (await import('./demo.js')).demoCommand],
]);

/** The command of this name alone, or all of them where none is named: the help lists them. */
export async function loadCommands(name: string | undefined): Promise<AddCommand[]> {
  const one = name === undefined ? undefined : commands.get(name);
  return Promise.all((one ? [one] : [...commands.values()]).map(load => load()));
}
