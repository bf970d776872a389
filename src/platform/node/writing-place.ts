// Where files are written: a thread for it, one that has other work too, or this thread. The other end is writer-worker.ts.
import { MessageChannel, Worker } from 'node:worker_threads';
import type { AskingThread } from './asking-thread.js';
import { type Reply, type Request, serve } from './writer-worker.js';

/** `thread`: one of its own. */
export type WritingPlace = 'here' | 'thread' | Pick<AskingThread<unknown>, 'give' | 'onEnd'>;

/** The far end of what is sent and answered. */
export interface FarEnd {
  send(request: Request): void;
  onReply(listener: (reply: Reply) => void): void;
  /** `why`: the system's code, where it has one. */
  onEnd(listener: (why: string) => void): void;
  /** Whether the process stays alive for an answer. */
  hold(alive: boolean): void;
  close(): void;
}

export function writingAt(place: WritingPlace): FarEnd {
  if (place === 'here') return writingHere();
  return place === 'thread' ? writingThread() : writingIn(place);
}

function writingThread(): FarEnd {
  const worker = new Worker(new URL('./writer-worker.js', import.meta.url), { workerData: { writer: true } });
  worker.unref();
  return {
    send: request => worker.postMessage(request),
    onReply: listener => void worker.on('message', listener),
    onEnd(listener) {
      worker.on('error', error => listener(whyOf(error)));
      worker.on('exit', () => listener('the thread ended'));
    },
    hold: alive => (alive ? worker.ref() : worker.unref()),
    close: () => void worker.terminate(),
  };
}

function writingIn(thread: Exclude<WritingPlace, string>): FarEnd {
  const { port1, port2 } = new MessageChannel();
  thread.give(port2);
  return {
    send: request => port1.postMessage(request),
    onReply(listener) {
      port1.on('message', listener);
      port1.unref();
    },
    onEnd: listener => thread.onEnd(error => listener(whyOf(error))),
    hold: alive => (alive ? port1.ref() : port1.unref()),
    close: () => port1.close(),
  };
}

/** Answers come later here, too, as those of a thread do. */
function writingHere(): FarEnd {
  let listener: (reply: Reply) => void = () => {};
  const answer = serve(reply => queueMicrotask(() => listener(reply)));
  return {
    send: answer,
    onReply: given => {
      listener = given;
    },
    onEnd: () => {},
    hold: () => {},
    close: () => {},
  };
}

/** Where a thread cannot even start, only the text of Node's error has the system's code. */
function whyOf(error: NodeJS.ErrnoException): string {
  return /\b(EMFILE|ENFILE|EAGAIN|ENOMEM)\b/.exec(error.message)?.[0] ?? error.code ?? error.message;
}
