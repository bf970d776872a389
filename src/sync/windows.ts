// Dense streams are not matched but cut: each frame gets what was measured since the frame before.
import type { DenseMember, Windows } from './alignment.js';
import { reasonCode } from './reject-reasons.js';

/**
 * Window of frame f is (t[f-1], t[f]]; the first one begins behind `before`: the stamp of the frame that would come before it.
 * Frames with equal stamps: the first takes the window, the others an empty one.
 */
export function windowsSincePrevious(frames: Float64Array, { t }: DenseMember['stream'], before: number): Windows {
  const start = new Int32Array(frames.length);
  const end = new Int32Array(frames.length);
  let j = 0;
  while (j < t.length && t.at(j) <= before) j++;
  for (let f = 0; f < frames.length; f++) {
    start[f] = j;
    while (j < t.length && t.at(j) <= frames[f]) j++;
    end[f] = j;
  }
  const reason = new Uint8Array(t.length);
  const [early, late] = [reasonCode('before_first_frame'), reasonCode('after_last_frame')];
  if (frames.length === 0) reason.fill(reasonCode('no_frames'));
  else for (let e = 0; e < t.length; e++) reason[e] = e >= start[0] && e < j ? 0 : t.at(e) < frames[0] ? early : late;
  return { start, end, held: new Uint8Array(frames.length), reason };
}
