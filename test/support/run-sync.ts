// A program that is waited for, but not for ever: while this process waits, no timeout of a test can end it.
import { type SpawnSyncOptions, type SpawnSyncReturns, spawnSync } from 'node:child_process';

const minutes = 4;

/** Throws where the program does not end. */
export function runSync(
  command: string,
  args: readonly string[],
  options: SpawnSyncOptions = {},
): SpawnSyncReturns<string> {
  const done = spawnSync(command, args, {
    timeout: minutes * 60_000,
    killSignal: 'SIGKILL',
    ...options,
    encoding: 'utf8',
  });
  if ((done.error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT')
    throw new Error(`${command} ${args.join(' ')} did not end within ${minutes} minutes`);
  return done;
}
