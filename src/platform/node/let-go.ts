// Gives the memory of a large array back at once: the collector does not know how much hangs on an object of a few bytes.
import { MessageChannel } from 'node:worker_threads';

/** Views of its buffer are empty afterwards. What is sent to a port that is closed goes nowhere, and its memory with it. */
export function letGo({ buffer }: Uint8Array): void {
  if (!(buffer instanceof ArrayBuffer)) return;
  const { port1, port2 } = new MessageChannel();
  port2.close();
  port1.postMessage(undefined, [buffer]);
  port1.close();
}
