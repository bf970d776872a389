// What may happen to the process itself: a closed pipe, a full disk behind stdout, Ctrl-C.
import { issueLine } from '../issue.js';
import { exitCodes } from './exit-codes.js';

/** Called once, by the program's entry. */
export function listenToProcess(): void {
  process.stdout.on('error', outputGone);
  process.stderr.on('error', () => {});
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
}

/** A reader that has seen enough (`framelock info … | head`) is no failure, and a conversion goes on without it. */
function outputGone(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.stderr.write(
    `${issueLine({ code: 'FL0701', text: `stdout cannot be written (${error.code}); make room or give another file` })}\n`,
  );
  process.exit(exitCodes.output);
}

let stop: (() => void) | undefined;

/** For a command that works until it is told to end: Ctrl-C and SIGTERM resolve it. A second one ends the process at once. */
export function untilStopped(): Promise<void> {
  return new Promise(resolve => {
    stop = resolve;
  });
}

/** Finished files of an unfinished dataset stay where they are; the same command goes on from there. */
function interrupted(signal: NodeJS.Signals): void {
  if (stop) {
    stop();
    return;
  }
  process.stderr.write(
    `${issueLine({ code: 'FL0803', text: `interrupted (${signal}); run the same command again to go on` })}\n`,
  );
  process.exit(signal === 'SIGTERM' ? exitCodes.terminated : exitCodes.interrupted);
}
