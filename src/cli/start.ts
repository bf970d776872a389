// What the command does once it may load: listens to what happens to the process, and runs.
import { issueLine } from '../issue.js';
import { exitCodes } from './exit-codes.js';
import { listenToProcess } from './process-events.js';
import { run } from './run.js';

export async function start(): Promise<void> {
  listenToProcess();
  // What waits for an answer that can never come keeps no process alive: Node would end it as if all were done.
  process.once('beforeExit', endedEarly);
  process.exitCode = await run(process.argv.slice(2));
  process.off('beforeExit', endedEarly);
}

function endedEarly(): void {
  const text = 'unexpected: the command ended before its work was done; please report it';
  process.stderr.write(`${issueLine({ code: 'FL0899', text })}\n`);
  process.exitCode = exitCodes.nothingUsable;
}
