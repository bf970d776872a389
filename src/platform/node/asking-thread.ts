// A thread that is asked and answers, one request after the other; the process stays alive while an answer is awaited.
import { MessagePort, Worker, workerData } from 'node:worker_threads';
import { FramelockError, type Place } from '../../issue.js';
import type { IssueCode } from '../../issue-codes.js';

export interface AskingThread<Wanted> {
  /** Rejects with what the thread threw, or when it ended. */
  ask(wanted: Wanted): Promise<unknown>;
  /** The same for what may turn out to be quicker done here. Only `answerInTurn` gives back. */
  offer(wanted: Wanted): Offered;
  /** Hands it to the thread's program, for a conversation of its own there. */
  give(port: MessagePort): void;
  /** Hears why the thread ended, also where it has. */
  onEnd(listener: (why: Error) => void): void;
  /** Whether it runs: to start takes as long as some hundred small answers. */
  readonly running: boolean;
  /** Whether it ended, by itself or by `close`: it answers nothing any more. */
  readonly ended: boolean;
  close(): void;
}

export interface Offered {
  readonly answer: Promise<unknown>;
  /** Takes it back: there will be no answer. False where the thread has begun it. */
  takeBack(): boolean;
}

interface Numbered<Wanted> {
  readonly id: number;
  readonly wanted: Wanted;
  /** Whoever sets its place in `waiting` to 0 first has it. */
  readonly offered: boolean;
}

/** Of how many requests it is known at a time whether they have begun; more are not given back. */
const offersAtATime = 256;

type Reply = { readonly id: number } & (
  | { readonly value: unknown }
  | { readonly code: string | undefined; readonly text: string; readonly at?: Place }
);

/** `program`: of a module that calls `answerAsked` when its `workerData` has this name. */
export function askingThread<Wanted>(program: URL, name: string): AskingThread<Wanted> {
  const waiting = new Int32Array(new SharedArrayBuffer(4 * offersAtATime));
  const worker = new Worker(program, { workerData: { [name]: true, waiting } });
  worker.unref();
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let requests = 0;
  let running = false;
  let ended: Error | undefined;
  const settle = (id: number) => {
    const request = pending.get(id);
    pending.delete(id);
    if (pending.size === 0) worker.unref();
    return request;
  };
  const listeners: ((why: Error) => void)[] = [];
  const end = (error: Error) => {
    ended ??= error;
    for (const id of [...pending.keys()]) settle(id)?.reject(ended);
    for (const listener of listeners.splice(0)) listener(ended);
  };
  worker.on('message', (replies: readonly Reply[]) => {
    for (const reply of replies) {
      const request = settle(reply.id);
      if ('value' in reply) request?.resolve(reply.value);
      else request?.reject(errorOf(reply));
    }
  });
  // A message costs more than what is in it: what is asked for in one moment goes together.
  let leaving: Numbered<Wanted>[] = [];
  const send = () => {
    worker.postMessage(leaving);
    leaving = [];
  };
  const ask = (wanted: Wanted, offered: boolean): Promise<unknown> => {
    if (ended) return Promise.reject(ended);
    const id = requests++;
    worker.ref();
    if (leaving.length === 0) queueMicrotask(send);
    leaving.push({ id, wanted, offered });
    return new Promise((resolve, reject) => pending.set(id, { resolve, reject }));
  };
  worker.on('online', () => {
    running = true;
  });
  worker.on('error', end);
  worker.on('exit', () => end(new Error('the thread ended')));
  return {
    get running() {
      return running;
    },
    get ended() {
      return ended !== undefined;
    },
    ask: wanted => ask(wanted, false),
    offer(wanted) {
      const id = requests;
      const offered = claim(waiting, id, 0, id + 1);
      const takeBack = () => {
        if (!offered || !claim(waiting, id, id + 1, 0)) return false;
        settle(id);
        return true;
      };
      return { answer: ask(wanted, offered), takeBack };
    },
    give: port => worker.postMessage(port, [port]),
    onEnd(listener) {
      if (ended) listener(ended);
      else listeners.push(listener);
    },
    close() {
      end(new Error('the thread was closed'));
      void worker.terminate();
    },
  };
}

/** The other end, in the thread. */
export function answerAsked<Wanted>(port: MessagePort, work: (wanted: Wanted) => unknown): void {
  const answer = ({ id, wanted }: Numbered<Wanted>): Reply => {
    try {
      return { id, value: work(wanted) };
    } catch (error) {
      return refusal(id, error);
    }
  };
  port.on('message', (asked: readonly Numbered<Wanted>[]) => port.postMessage(asked.map(answer)));
}

/**
 * The same for work that takes long: one after the other, each answered when it is done. Memory that it made for an answer goes along.
 * `onPort` takes the ports that are given to the thread; what is said there has its turn between two requests.
 */
export function answerInTurn<Wanted>(
  port: MessagePort,
  work: (wanted: Wanted) => Promise<unknown>,
  onPort: (given: MessagePort) => void = () => {},
): void {
  const { waiting } = workerData as { readonly waiting: Int32Array };
  const answer = async ({ id, wanted }: Numbered<Wanted>): Promise<void> => {
    const reply: Reply = await work(wanted).then(
      value => ({ id, value }),
      error => refusal(id, error),
    );
    port.postMessage([reply], 'value' in reply ? memoryOf(reply.value) : []);
    await new Promise(resolve => setImmediate(resolve));
  };
  const isOurs = ({ id, offered }: Numbered<Wanted>) => !offered || claim(waiting, id, id + 1, 0);
  let last = Promise.resolve();
  port.on('message', (asked: readonly Numbered<Wanted>[] | MessagePort) => {
    if (asked instanceof MessagePort) onPort(asked);
    else for (const one of asked) last = last.then(() => (isOurs(one) ? answer(one) : undefined));
  });
}

/** Whether the place of a request held `was`, and holds `becomes` now. */
function claim(waiting: Int32Array, id: number, was: number, becomes: number): boolean {
  return Atomics.compareExchange(waiting, id % waiting.length, was, becomes) === was;
}

function memoryOf(value: unknown): ArrayBuffer[] {
  return value instanceof Uint8Array && value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
}

function refusal(id: number, error: unknown): Reply {
  if (error instanceof FramelockError) return { id, code: error.code, text: error.message, at: error.at };
  const { code, message } = error as NodeJS.ErrnoException;
  // The system's own words hold absolute paths.
  return { id, code: undefined, text: code ?? message };
}

function errorOf({ code, text, at }: Extract<Reply, { text: string }>): Error {
  return code === undefined ? new Error(text) : new FramelockError(code as IssueCode, text, { at });
}
