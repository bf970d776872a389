// Options that every command has.
import type { Command } from 'commander';

export interface CommonFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Headings of the help of commands that have many options; those that no other command has stand above them, without one. */
export const groups = {
  matching: 'Which messages make which frames:',
  onePolicy: 'With one policy only (each names its own):',
  points: 'Points and pictures of a frame:',
  common: 'Common:',
} as const;

/** Call it last: a command whose options are in groups gets one more. */
export function withCommon(command: Command): Command {
  if (command.optionsGroup()) command.optionsGroup(groups.common);
  return command
    .option('--json', 'print the result as JSON on stdout')
    .option('-q, --quiet', 'no progress and no remarks on stderr, only warnings and errors');
}
