// Asks the score thread. An answer that nobody waits for any more is undefined.
import type { ScoreAnswered, ScoreAsk, ScoreAsked, ScoreResponse } from '../../worker/score-protocol.js';

interface Waiting {
  done(value: ScoreAnswered[ScoreAsk] | undefined): void;
  failed(error: Error): void;
  progress?(part: number): void;
}

export class ScoreClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;

  constructor() {
    this.#worker = new Worker(new URL('../../worker/score-worker.ts', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data }: MessageEvent<ScoreResponse>) => {
      const waiting = this.#waiting.get(data.id);
      if (data.kind === 'progress') return waiting?.progress?.(data.part);
      this.#waiting.delete(data.id);
      if (data.kind === 'failed') waiting?.failed(new Error(data.text));
      else waiting?.done(data.kind === 'answer' ? data.value : undefined);
    };
    this.#worker.onerror = event => {
      for (const { failed } of this.#waiting.values()) failed(new Error(event.message || 'the score thread stopped'));
      this.#waiting.clear();
    };
  }

  ask<A extends ScoreAsk>(
    ask: A,
    asked: ScoreAsked[A],
    progress?: (part: number) => void,
  ): Promise<ScoreAnswered[A] | undefined> {
    const id = ++this.#asked;
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done: done as Waiting['done'], failed, progress });
      this.#worker.postMessage({ id, ask, with: asked });
    });
  }
}
