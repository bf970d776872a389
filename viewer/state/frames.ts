// Goes to frames: loads the one that is wanted, reads ahead, plays.
import { batch, effect } from '@preact/signals';
import type { FrameData } from '../data/frame-data.js';
import { HostError } from '../data/host.js';
import type { DataClient } from './data-client.js';
import { remember } from './poses.js';
import { sceneScaleOf } from './scene-scale.js';
import {
  activeCloud,
  around,
  arriving,
  dataset,
  frame,
  frameIndex,
  loading,
  notice,
  playing,
  removeNotice,
  sceneScale,
} from './store.js';

/** Frames asked for beyond the shown one, in the direction of play. */
const AHEAD = 2;

/** Gaps in a recording are passed over in this time. */
const LONGEST_MS = 1000;

/** How long a frame that is no longer wanted may be on its way. */
const PATIENCE_MS = 1500;
/** Until a host that could not be reached is asked again. */
const AGAIN_MS = 3000;

/** What has to be done with a frame before all of it can be shown at once. */
export interface FramePreparer {
  prepare(frame: FrameData): Promise<void>;
  ahead(frame: FrameData): void;
}

export function startFrames(client: DataClient, preparer: FramePreparer | undefined): void {
  let wanted = -1;
  let asked = -1;
  let failed: string | undefined;
  client.onArrived = (arrived, total) => {
    arriving.value = total > 0 ? [arrived, total] : undefined;
  };
  /** One frame is under way at a time, and the newest wish goes next: dragging over thousands must not ask for each. */
  const ask = () => {
    const index = wanted;
    const count = dataset.peek()?.frames ?? 0;
    asked = index;
    // On a slow network nobody waits for a frame that was passed over long ago.
    const patience = setInterval(() => {
      if (wanted !== index) client.abandonAllBut([wanted]).catch(() => {});
    }, PATIENCE_MS);
    const whole = async () => {
      const got = await client.frame(index);
      await preparer?.prepare(got);
      return got;
    };
    whole()
      .then(
        got => {
          batch(() => {
            removeNotice(failed);
            failed = undefined;
            remember(got);
            if (!frame.peek()) sceneScale.value = sceneScaleOf(got, activeCloud.peek());
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
          removeNotice(failed);
          failed = `frame ${index} is not shown: ${error instanceof Error ? error.message : String(error)}`;
          notice(failed);
          // A server that was stopped, or a network that was gone, may be back.
          if (error instanceof HostError && error.kind === 'unreachable')
            setTimeout(() => {
              if (wanted === index && asked < 0) ask();
            }, AGAIN_MS);
        },
      )
      .finally(() => {
        clearInterval(patience);
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
    let due = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      const shown = frame.peek();
      if (loading.peek() || now < due || !shown) return;
      if (shown.index + 1 >= (dataset.peek()?.frames ?? 0)) {
        playing.value = false;
        return;
      }
      const next = around.peek().find(one => one.index === shown.index + 1);
      // The next frame's stamp comes with it; what cannot be read is said when it is asked for.
      if (!next && now < due + LONGEST_MS) return;
      const stepMs = next ? Number(next.stampNs - shown.stampNs) / 1e6 : 0;
      // One who is late goes on from now: frames are not skipped to catch up.
      due = Math.max(due + Math.min(LONGEST_MS, stepMs), now);
      step(1);
    }, 10);
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
  if (next && current()) preparer?.ahead(next);
}

export function step(by: number): void {
  const count = dataset.value?.frames ?? 0;
  frameIndex.value = Math.max(0, Math.min(count - 1, frameIndex.value + by));
}
