// Options that every command has.
import type { Command } from 'commander';

export interface CommonFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function withCommon(command: Command): Command {
  return command
    .option('--json', 'print the result as JSON on stdout')
    .option('-q, --quiet', 'no progress and no remarks on stderr, only warnings and errors');
}
