// Builds the program from its commands and turns what goes wrong into one line and an exit code.
import { Command, CommanderError } from 'commander';
import { FramelockError, issueLine } from '../issue.js';
import { version } from '../version.js';
import { commands } from './commands.js';
import { exitCodeOf, exitCodes } from './exit-codes.js';
import { printJson } from './print.js';

export async function run(args: readonly string[]): Promise<number> {
  const program = new Command('framelock')
    .description('Turns robot and vehicle recordings into synchronized, calibrated, Arrow-formatted frames.')
    .version(version)
    .showHelpAfterError('(run with --help to see what is possible)')
    .exitOverride()
    .configureOutput({ writeErr: text => process.stderr.write(text) });
  let code: number = exitCodes.ok;
  for (const add of commands) add(program, result => (code = result));
  for (const command of program.commands)
    command.exitOverride().showHelpAfterError('(run with --help to see what is possible)');
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    return fail(error, args.includes('--json'));
  }
  return code;
}

/** Finished files of an unfinished dataset stay where they are; the same command goes on from there. */
function interrupted(signal: NodeJS.Signals): void {
  process.stderr.write(
    `${issueLine({ code: 'FL0803', text: `interrupted (${signal}); run the same command again to go on` })}\n`,
  );
  process.exit(signal === 'SIGTERM' ? exitCodes.terminated : exitCodes.interrupted);
}

function fail(error: unknown, json: boolean): number {
  const known =
    error instanceof FramelockError
      ? error
      : new FramelockError(
          'FL0899',
          `unexpected: ${error instanceof Error ? error.message : String(error)}; please report it`,
        );
  process.stderr.write(`${issueLine({ code: known.code, text: known.message, at: known.at })}\n`);
  if (!(error instanceof FramelockError) && error instanceof Error && process.env.FRAMELOCK_DEBUG) {
    process.stderr.write(`${error.stack}\n`);
  }
  if (json) {
    const at = known.at
      ? { ...known.at, stamp: known.at.stamp === undefined ? undefined : String(known.at.stamp) }
      : null;
    printJson({ error: { code: known.code, text: known.message, at } });
  }
  return exitCodeOf(known.code);
}
