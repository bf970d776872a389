// At which frame an extrinsic changed: the place where the frames before fit one and those after fit the other best.
import type { LinearTally } from '../../kernel/score/score-kernels.js';
import type { Change } from './change.js';
import type { EvidenceSource } from './check.js';
import { frameScore } from './frame-score.js';
import { CHANGES } from './pixels.js';
import type { WindowVerdict } from './window.js';

/** Reads the frames between the two sides once more: at most a few windows. The frame is the first with the new one. */
export async function placeOfChange(
  source: EvidenceSource,
  pair: number,
  asked: readonly number[],
  windows: readonly WindowVerdict[],
  change: Change,
  tally: LinearTally,
): Promise<{ readonly frame: number; readonly tNs: number }> {
  const first = windows[change.before].first;
  const { last, toNs } = windows[change.after];
  const before = whole(change.offsetBefore);
  const after = whole(change.offsetAfter);
  let [sum, best] = [0, 0];
  let place: { frame: number; tNs: number } | undefined;
  for await (const found of source.read(asked.filter(f => f >= first && f <= last)))
    for (const { pair: number, evidence } of found) {
      if (number !== pair) continue;
      // All frames so far belong before: the greater the sum, the better that cut.
      if (sum >= best) {
        best = sum;
        place = { frame: evidence.frame, tNs: evidence.tNs };
      }
      const score = frameScore(evidence, tally);
      sum += score.score(before) - score.score(after);
    }
  return place ?? { frame: last, tNs: toNs };
}

function whole(six: Float64Array): Float64Array {
  const out = new Float64Array(CHANGES);
  out.set(six);
  return out;
}
