// Lets timers and signals have their turn in work that never waits: files are read at once, and promises alone do not give way.

const OFTEN_MS = 100;
let last = performance.now();

/** To be awaited; undefined where the last turn was less than a tenth of a second ago. So Ctrl-C is heard while a recording is indexed. */
export function eventLoopTurn(): Promise<void> | undefined {
  if (performance.now() - last < OFTEN_MS) return undefined;
  return new Promise(resolve =>
    setImmediate(() => {
      last = performance.now();
      resolve();
    }),
  );
}
