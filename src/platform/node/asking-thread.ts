// A thread that is asked and answers, one request after the other; the process stays alive while an answer is awaited.
import { type MessagePort, Worker } from 'node:worker_threads';
import { FramelockError, type Place } from '../../issue.js';
import type { IssueCode } from '../../issue-codes.js';

export interface AskingThread<Wanted> {
  /** Rejects with what the thread threw, or when it ended. */
  ask(wanted: Wanted): Promise<unknown>;
  close(): void;
}

interface Numbered<Wanted> {
  readonly id: number;
  readonly wanted: Wanted;
}

type Reply = { readonly id: number } & (
  | { readonly value: unknown }
  | { readonly code: string | undefined; readonly text: string; readonly at?: Place }
);

/** `program`: of a module that calls `answerAsked` when its `workerData` has this name. */
export function askingThread<Wanted>(program: URL, name: string): AskingThread<Wanted> {
  const worker = new Worker(program, { workerData: { [name]: true } });
  worker.unref();
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let requests = 0;
  const settle = (id: number) => {
    const request = pending.get(id);
    pending.delete(id);
    if (pending.size === 0) worker.unref();
    return request;
  };
  const failAll = (error: Error) => {
    for (const id of [...pending.keys()]) settle(id)?.reject(error);
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
  worker.on('error', error => failAll(error));
  worker.on('exit', () => failAll(new Error('a thread of the conversion ended')));
  return {
    ask(wanted) {
      const id = requests++;
      worker.ref();
      if (leaving.length === 0) queueMicrotask(send);
      leaving.push({ id, wanted });
      return new Promise((resolve, reject) => pending.set(id, { resolve, reject }));
    },
    close() {
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
      const { message, at, code } = error as FramelockError;
      return { id, code: error instanceof FramelockError ? code : undefined, text: message, at };
    }
  };
  port.on('message', (asked: readonly Numbered<Wanted>[]) => port.postMessage(asked.map(answer)));
}

function errorOf({ code, text, at }: Extract<Reply, { text: string }>): Error {
  return code === undefined ? new Error(text) : new FramelockError(code as IssueCode, text, { at });
}
