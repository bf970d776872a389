// Frames in which boxes in space are labelled: only there is one that is not labelled missing.
import type { BoundLabels } from '../../../frame/scene/index.js';

/** Ascending. */
export function boxedFrames({ labels, ofFrame, labelled }: BoundLabels): number[] {
  return labelled.filter(frame => ofFrame[frame].some(position => labels[position].box));
}
