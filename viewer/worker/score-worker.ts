// The score thread: reads some frames of its own, and answers how well a nudge fits them; the newest question first.
import { sweepAxes } from '../../src/calibration/health/sweeps.js';
import { decodePicture } from '../data/decode-picture.js';
import { loadFrames } from '../score/load-frames.js';
import type { ScoreSet } from '../score/score-set.js';
import { hostOf } from './host-of.js';
import type { ScoreAnswered, ScoreAsk, ScoreAsked, ScoreRequest, ScoreResponse } from './score-protocol.js';

class Outdated extends Error {}

/** Questions that wait, the newest of each kind. */
const waiting = new Map<ScoreAsk, ScoreRequest>();
const order: readonly ScoreAsk[] = ['load', 'score', 'causes', 'sweeps', 'curve'];
let set: ScoreSet | undefined;
let busy = false;

self.onmessage = ({ data }: MessageEvent<ScoreRequest>) => {
  if (data.ask === 'load') for (const { ask } of [...waiting.values()]) drop(ask);
  else drop(data.ask);
  waiting.set(data.ask, data);
  if (!busy) void work();
};

function drop(ask: ScoreAsk): void {
  const old = waiting.get(ask);
  if (old) post({ id: old.id, kind: 'outdated' });
  waiting.delete(ask);
}

async function work(): Promise<void> {
  busy = true;
  // Questions that were asked in one go are all here before the first is answered.
  await turn();
  for (let next = newest(); next; next = newest()) await answer(next);
  busy = false;
}

function newest(): ScoreRequest | undefined {
  const ask = order.find(one => waiting.has(one));
  const request = ask && waiting.get(ask);
  if (ask) waiting.delete(ask);
  return request;
}

async function answer({ id, ask, with: asked }: ScoreRequest): Promise<void> {
  /** Lets messages in: what is newer goes first, and what nobody waits for any more ends. */
  const pause = async (part: number) => {
    post({ id, kind: 'progress', part });
    await turn();
    if (waiting.has('load') || waiting.has(ask)) throw new Outdated();
    const score = waiting.get('score');
    if (score && set && ask !== 'load') {
      waiting.delete('score');
      await answer(score);
    }
  };
  try {
    const handler = handlers[ask] as (
      asked: unknown,
      pause: (part: number) => Promise<void>,
    ) => Promise<ScoreAnswered[ScoreAsk]>;
    post({ id, kind: 'answer', value: await handler(asked, pause) });
  } catch (error) {
    if (error instanceof Outdated) post({ id, kind: 'outdated' });
    else post({ id, kind: 'failed', text: error instanceof Error ? error.message : String(error) });
  }
}

const handlers: {
  [A in ScoreAsk]: (asked: ScoreAsked[A], pause: (part: number) => Promise<void>) => Promise<ScoreAnswered[A]>;
} = {
  async load({ place, camera, cloud }, pause) {
    set = undefined;
    const found = await loadFrames(hostOf(place), camera, cloud, decodeGray, pause);
    set = found.set;
    return found.loaded;
  },
  async score({ probed }) {
    return loaded().score(probed);
  },
  async sweeps(_, pause) {
    const sweeps = [];
    for (const [k, axis] of sweepAxes.entries()) {
      const sweep = loaded().sweep(axis);
      if (sweep) sweeps.push(sweep);
      await pause((k + 1) / sweepAxes.length);
    }
    return sweeps;
  },
  curve: (_, pause) => loaded().timeCurve(pause),
  async causes() {
    return loaded().causes();
  },
};

function loaded(): ScoreSet {
  if (!set) throw new Error('no frames are loaded');
  return set;
}

/** Rejects where the browser cannot decode it (TIFF, raw). BT.601, as everywhere in framelock. */
async function decodeGray(bytes: Uint8Array<ArrayBuffer>) {
  const bitmap = await decodePicture(bytes);
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data: rgba } = context.getImageData(0, 0, width, height);
  const data = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < data.length; i++, at += 4)
    data[i] = Math.round(0.299 * rgba[at] + 0.587 * rgba[at + 1] + 0.114 * rgba[at + 2]);
  return { width, height, data };
}

/** A message event of its own: timers are made slow in hidden pages. */
function turn(): Promise<void> {
  return new Promise(done => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(undefined);
  });
}

function post(message: ScoreResponse): void {
  self.postMessage(message);
}
