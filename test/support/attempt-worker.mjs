// Tries to turn text into code and tells what came of it.
import { parentPort } from 'node:worker_threads';

try {
  new Function('return 1');
  parentPort.postMessage('ran');
} catch (error) {
  parentPort.postMessage(error.name);
}
