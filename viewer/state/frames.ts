// Goes to frames: loads the one that is wanted, reads ahead, plays.
import { batch, effect } from '@preact/signals';
import type { FrameData } from '../data/frame-data.js';
import type { DataClient } from './data-client.js';
import { around, dataset, frame, frameIndex, loading, notice, playing } from './store.js';

/** Frames asked for beyond the shown one, in the direction of play. */
const AHEAD = 2;

export function startFrames(client: DataClient): void {
  let wanted = -1;
  effect(() => {
    const count = dataset.value?.frames ?? 0;
    if (count === 0) return;
    const index = Math.max(0, Math.min(count - 1, frameIndex.value));
    wanted = index;
    loading.value = true;
    client.frame(index).then(
      got => {
        // Another frame may be wanted by now: the newest wish wins.
        if (wanted !== index) return;
        batch(() => {
          frame.value = got;
          around.value = [got];
          loading.value = false;
        });
        void readNeighbours(client, index, count, got, () => wanted === index);
      },
      error => {
        if (wanted !== index) return;
        loading.value = false;
        playing.value = false;
        notice(`frame ${index}: ${error instanceof Error ? error.message : String(error)}`);
      },
    );
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
): Promise<void> {
  const beside = [index - 1, ...Array.from({ length: AHEAD }, (_, k) => index + 1 + k)].filter(
    f => f >= 0 && f < count,
  );
  const got = await Promise.allSettled(beside.map(f => client.frame(f)));
  if (!current()) return;
  around.value = [shown, ...got.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []))];
}

export function step(by: number): void {
  const count = dataset.value?.frames ?? 0;
  frameIndex.value = Math.max(0, Math.min(count - 1, frameIndex.value + by));
}
