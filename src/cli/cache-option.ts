// --no-cache: a command that neither uses nor keeps indexes of recordings.
import type { Command } from 'commander';

/** Everything that the command does opens its recordings by this rule, also in the rooms below: so it is the environment that says it. */
export function withCache(command: Command): Command {
  return command.option('--no-cache', 'index the recording anew, and do not keep the index').hook('preAction', () => {
    if (command.opts().cache === false) process.env.FRAMELOCK_CACHE = 'off';
  });
}
