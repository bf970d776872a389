// What the command does once it may load: listens to what happens to the process, and runs.
import { listenToProcess } from './process-events.js';
import { run } from './run.js';

export async function start(): Promise<void> {
  listenToProcess();
  process.exitCode = await run(process.argv.slice(2));
}
