// Builds the program from its commands and turns what goes wrong into one line and an exit code.
import { Command, CommanderError } from 'commander';
import { FramelockError, issueLine } from '../issue.js';
import { exhaustion } from '../issue-exhausted.js';
import { nearName } from '../near-name.js';
import { version } from '../version.js';
import { loadCommands } from './commands.js';
import { exitCodeOf, exitCodes } from './exit-codes.js';
import { print, printJson } from './print.js';

export async function run(args: readonly string[]): Promise<number> {
  // Asked alone it needs no command, and all of them take longer to load than the answer.
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    print(version);
    return exitCodes.ok;
  }
  const program = new Command('framelock')
    .description('Turns robot and vehicle recordings into synchronized, calibrated, Arrow-formatted frames.')
    .version(version)
    .exitOverride()
    // Long options leave little room on 80 columns; without this commander does not wrap there at all.
    .configureHelp({ minWidthToWrap: 20 })
    .configureOutput({
      writeErr: text => process.stderr.write(text),
      outputError: (text, write) => write(usageLine(text)),
    });
  program.hook('preAction', standSomewhere);
  program.hook('preAction', (_, command) => refuseEmptyValues(command));
  let code: number = exitCodes.ok;
  for (const add of await loadCommands(args[0])) add(program, result => (code = result));
  try {
    refuseUnknownTopic(program, args);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCodes.ok;
      if (args.includes('--json')) printJson({ error: { code: 'FL0801', text: saidBy(error.message), at: null } });
      return exitCodes.usage;
    }
    return fail(error, args.includes('--json'));
  }
  return code;
}

/** Of `help` with a name that is none commander says nothing but the help of everything. */
function refuseUnknownTopic(program: Command, [first, name]: readonly string[]): void {
  if (first !== 'help' || name === undefined || name.startsWith('-')) return;
  const names = program.commands.map(command => command.name());
  if (names.includes(name)) return;
  const near = nearName(name, names);
  program.error(`unknown command '${name}'${near === undefined ? '' : ` (Did you mean ${near}?)`}`);
}

/** In a folder that was deleted no thread can be started, and its failure would look like damage of the recording. */
function standSomewhere(): void {
  try {
    process.cwd();
  } catch (cause) {
    const text = 'expected a folder to work in, got one that was deleted; change to another (`cd`) and run it again';
    throw new FramelockError('FL0801', text, { cause });
  }
}

/** What a script's unset variable leaves: as a folder it would mean the one that the shell stands in. */
function refuseEmptyValues(command: Command): void {
  const empty = command.options.find(option => [command.getOptionValue(option.attributeName())].flat().includes(''));
  if (empty) throw new FramelockError('FL0801', `expected a value behind ${empty.long}, got an empty one`);
}

/** Commander's words without its own prefix and last stop; of a wrong value, the option comes first. */
function saidBy(text: string): string {
  const said = text
    .trim()
    .replace(/^error: /, '')
    .replace(/\.$/, '')
    .replace(/\s*\n\s*/g, ' ');
  const wrong =
    /^option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. (?:expected|Allowed choices are) (.*)$/.exec(
      said,
    );
  if (!wrong) return said;
  const [, option, value, expected] = wrong;
  const choices = said.includes("' is invalid. Allowed choices are ") ? 'one of ' : '';
  return `${option}: expected ${choices}${expected}; got "${value}"`;
}

function usageLine(text: string): string {
  return `${issueLine({ code: 'FL0801', text: `${saidBy(text)}; run with --help to see what is possible` })}\n`;
}

/** Any file of the program may be the one too many: each part is loaded when it is needed. */
function madeKnown(error: unknown): FramelockError {
  const exhausted = exhaustion(error, 'for what was asked');
  if (exhausted) return exhausted;
  return new FramelockError('FL0899', `unexpected: ${error instanceof Error ? error.message : String(error)}`);
}

function fail(error: unknown, json: boolean): number {
  const known = error instanceof FramelockError ? error : madeKnown(error);
  const internal = known.code === 'FL0899';
  const text = internal ? `${known.message}; please report it, with what FRAMELOCK_DEBUG=1 adds` : known.message;
  process.stderr.write(`${issueLine({ code: known.code, text, at: known.at })}\n`);
  if (internal && error instanceof Error && process.env.FRAMELOCK_DEBUG) process.stderr.write(`${error.stack}\n`);
  if (json) {
    const at = known.at
      ? { ...known.at, stamp: known.at.stamp === undefined ? undefined : String(known.at.stamp) }
      : null;
    printJson({ error: { code: known.code, text, at } });
  }
  return exitCodeOf(known.code);
}
