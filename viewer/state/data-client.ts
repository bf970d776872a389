// Asks the data thread, and keeps the batches that were read lately.
import type { LabelData } from '../data/boxes.js';
import type { DatasetData } from '../data/dataset-data.js';
import type { FrameData } from '../data/frame-data.js';
import { type FrameNumbers, frameNumbers } from '../data/frame-numbers.js';
import { HostError } from '../data/host.js';
import type {
  AlignmentTable,
  Answered,
  Ask,
  Asked,
  LabelQuestion,
  Place,
  RejectTable,
  Response,
} from '../worker/protocol.js';

/** Bytes of record batches kept: a few hundred frames of a car, whatever the size of the dataset. */
const KEPT_BYTES = 256 * 2 ** 20;

export class DataClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { done: (value: never) => void; failed: (error: unknown) => void }>();
  readonly #batches = new Map<number, Promise<readonly FrameData[]>>();
  readonly #sizes = new Map<number, number>();
  #asked = 0;
  /** Hears of bytes that came and that are wanted, while something large is on its way; 0 and 0 at its end. */
  onArrived: (arrived: number, wanted: number) => void = () => {};

  constructor() {
    this.#worker = new Worker(new URL('../worker/data-worker.ts', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data }: MessageEvent<Response>) => {
      if ('arrived' in data) {
        this.onArrived(data.arrived, data.wanted);
        return;
      }
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.ok) waiting?.done(data.value as never);
      else waiting?.failed(new HostError(data.kind as HostError['kind'], data.text));
    };
    this.#worker.onerror = event => {
      for (const { failed } of this.#waiting.values()) failed(new Error(event.message));
      this.#waiting.clear();
    };
  }

  open(place: Place): Promise<DatasetData> {
    return this.#ask('open', { place });
  }

  alignment(): Promise<AlignmentTable> {
    return this.#ask('alignment', {});
  }

  rejects(): Promise<RejectTable> {
    return this.#ask('rejects', {});
  }

  labels(question: LabelQuestion): Promise<readonly LabelData[] | undefined> {
    return this.#ask('labels', question);
  }

  text(path: string): Promise<string | undefined> {
    return this.#ask('text', { path });
  }

  async frame(index: number): Promise<FrameData> {
    const batch = await this.#ask('batchOf', { frame: index });
    const frames = await this.#batch(batch);
    const found = frames.find(frame => frame.index === index);
    if (!found)
      throw new HostError('missing', `frame ${index} is not in the batch that should hold it: run framelock verify`);
    return found;
  }

  /** What is on its way and holds none of these frames comes no more: its promise is rejected, kind `abandoned`. */
  async abandonAllBut(frames: readonly number[]): Promise<void> {
    const except = await Promise.all(frames.map(frame => this.#ask('batchOf', { frame })));
    await this.#ask('abandon', { except });
  }

  /** Of a frame and of those that are read with it, without keeping them. */
  async numbers(index: number): Promise<readonly FrameNumbers[]> {
    const batch = await this.#ask('batchOf', { frame: index });
    const known = this.#batches.get(batch);
    return known ? (await known).map(frameNumbers) : this.#ask('numbers', { batch });
  }

  /** Bytes of batches held at the moment. */
  get heldBytes(): number {
    return [...this.#sizes.values()].reduce((sum, size) => sum + size, 0);
  }

  async #batch(batch: number): Promise<readonly FrameData[]> {
    const known = this.#batches.get(batch);
    if (known) {
      // Used last is thrown out last.
      this.#batches.delete(batch);
      this.#batches.set(batch, known);
      return known;
    }
    const reading = this.#ask('batch', { batch });
    this.#batches.set(batch, reading);
    try {
      const frames = await reading;
      this.#sizes.set(batch, frames[0]?.buffer.byteLength ?? 0);
      this.#evict(batch);
      return frames;
    } catch (error) {
      this.#batches.delete(batch);
      throw error;
    }
  }

  #evict(newest: number): void {
    for (const batch of this.#batches.keys()) {
      if (this.heldBytes <= KEPT_BYTES) return;
      if (batch === newest || !this.#sizes.has(batch)) continue;
      this.#batches.delete(batch);
      this.#sizes.delete(batch);
    }
  }

  #ask<A extends Ask>(ask: A, asked: Asked[A]): Promise<Answered[A]> {
    const id = ++this.#asked;
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done: done as (value: never) => void, failed });
      this.#worker.postMessage({ id, ask, with: asked });
    });
  }
}
