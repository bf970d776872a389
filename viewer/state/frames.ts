// Goes to frames: loads the one that is wanted, reads ahead, plays.
import { batch, effect } from '@preact/signals';
import type { FrameData } from '../data/frame-data.js';
import type { DataClient } from './data-client.js';
import { remember } from './poses.js';
import { around, dataset, frame, frameIndex, loading, notice, playing } from './store.js';

/** Frames asked for beyond the shown one, in the direction of play. */
const AHEAD = 2;

/** What has to be done with a frame before all of it can be shown at once. */
export interface FramePreparer {
  prepare(frame: FrameData): Promise<void>;
  prepareAhead(frame: FrameData): void;
}

export function startFrames(client: DataClient, preparer: FramePreparer | undefined): void {
  let wanted = -1;
  let asked = -1;
  /** One frame is under way at a time, and the newest wish goes next: dragging over thousands must not ask for each. */
  const ask = () => {
    const index = wanted;
    const count = dataset.peek()?.frames ?? 0;
    asked = index;
    const whole = async () => {
      const got = await client.frame(index);
      await preparer?.prepare(got);
      return got;
    };
    whole()
      .then(
        got => {
          batch(() => {
            remember(got);
            frame.value = got;
            around.value = [got];
            loading.value = wanted !== index;
          });
          if (wanted === index) void readNeighbours(client, index, count, got, () => wanted === index, preparer);
        },
        error => {
          if (wanted !== index) return;
          loading.value = false;
          playing.value = false;
          notice(`frame ${index}: ${error instanceof Error ? error.message : String(error)}`);
        },
      )
      .finally(() => {
        asked = -1;
        if (wanted !== index) ask();
      });
  };
  effect(() => {
    const count = dataset.value?.frames ?? 0;
    if (count === 0) return;
    wanted = Math.max(0, Math.min(count - 1, frameIndex.value));
    loading.value = true;
    if (asked < 0) ask();
  });
  effect(() => {
    if (!playing.value) return;
    const timer = setInterval(() => {
      if (loading.value) return;
      if (frameIndex.value + 1 >= (dataset.value?.frames ?? 0)) playing.value = false;
      else step(1);
    }, 100);
    return () => clearInterval(timer);
  });
}

/** What lies beside the shown frame, for the motion between frames and for the next step. A neighbour that fails is just not there. */
async function readNeighbours(
  client: DataClient,
  index: number,
  count: number,
  shown: FrameData,
  current: () => boolean,
  preparer: FramePreparer | undefined,
): Promise<void> {
  const beside = [index - 1, ...Array.from({ length: AHEAD }, (_, k) => index + 1 + k)].filter(
    f => f >= 0 && f < count,
  );
  const got = await Promise.allSettled(beside.map(f => client.frame(f)));
  const read = got.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []));
  batch(() => {
    for (const one of read) remember(one);
    if (current()) around.value = [shown, ...read];
  });
  const next = read.find(one => one.index === index + 1);
  if (next && current()) preparer?.prepareAhead(next);
}

export function step(by: number): void {
  const count = dataset.value?.frames ?? 0;
  frameIndex.value = Math.max(0, Math.min(count - 1, frameIndex.value + by));
}
