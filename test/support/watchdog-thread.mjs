// Watches over the main thread of a test process: one that computes for too long without a pause is asked where it is, and ended.
import { writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { workerData } from 'node:worker_threads';

const { beats, milliseconds } = workerData;
let last = Atomics.load(beats, 0);
let since = Date.now();

setInterval(() => {
  const now = Atomics.load(beats, 0);
  if (now !== last) {
    last = now;
    since = Date.now();
  } else if (Date.now() - since > milliseconds) {
    since = Number.POSITIVE_INFINITY;
    sayWhere();
  }
}, milliseconds / 10);

function sayWhere() {
  // Whether or not it answers, the process ends.
  setTimeout(end, 10_000, ['  (it does not say where)']);
  const session = new Session();
  session.connectToMainThread();
  const files = new Map();
  session.on('Debugger.scriptParsed', ({ params }) => files.set(params.scriptId, params.url));
  session.on('Debugger.paused', ({ params }) =>
    end(
      params.callFrames.map(
        ({ functionName, location }) =>
          `  at ${functionName || '(anonymous)'} ${files.get(location.scriptId)}:${location.lineNumber + 1}:${(location.columnNumber ?? 0) + 1}`,
      ),
    ),
  );
  session.post('Debugger.enable');
  session.post('Debugger.pause');
}

function end(lines) {
  writeSync(
    2,
    [`a test has computed for ${milliseconds / 1000} s without a pause, and is ended:`, ...lines, ''].join('\n'),
  );
  process.kill(process.pid, 'SIGKILL');
}
