// The keys of a contact sheet: through the frames of a track, and back to the views.
import type { KeyBinding } from '../../state/keys.js';
import { chosenLabel } from '../../state/labels.js';
import { sheetOpen } from '../../state/review/current.js';
import { showLabel, trackLabels } from '../../state/review/track.js';

/** Frames of one page: more are turned to, not piled up. */
export const PER_PAGE = 24;

const group = 'Contact sheet';

export const sheetKeys: readonly KeyBinding[] = [
  { keys: ['ArrowLeft'], text: 'frame before of the track', group, run: () => turn(-1) },
  { keys: ['ArrowRight'], text: 'next frame of the track', group, run: () => turn(1) },
  { keys: ['ArrowUp'], text: 'row above', group, run: () => turn(-across()) },
  { keys: ['ArrowDown'], text: 'row below', group, run: () => turn(across()) },
  { keys: ['PageUp'], text: 'page before', group, run: () => turn(-PER_PAGE) },
  { keys: ['PageDown'], text: 'next page', group, run: () => turn(PER_PAGE) },
  {
    keys: ['Escape'],
    text: 'back to the views',
    group,
    run: () => {
      sheetOpen.value = false;
    },
  },
];

function turn(by: number): void {
  const labels = trackLabels.peek();
  const at = labels.findIndex(label => label.row === chosenLabel.peek());
  const next = labels[Math.min(labels.length - 1, Math.max(0, at + by))];
  if (next) showLabel(next);
}

/** Tiles of one row, as they lie on the page now. */
function across(): number {
  const tops = [...document.querySelectorAll<HTMLElement>('.sheet-tile')].map(tile => tile.offsetTop);
  return Math.max(1, tops.filter(top => top === tops[0]).length);
}
