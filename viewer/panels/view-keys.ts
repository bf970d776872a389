// Keys for what a mouse does in a picture and in the scene: enlarge, move, turn.
import type { ImageView } from '../render/image-view.js';
import type { SpaceView } from '../render/space-view.js';
import type { KeyBinding } from '../state/keys.js';

/** px that a picture moves by a key. */
const STEP = 40;
/** rad that the scene turns by a key. */
const TURN = 0.1;
const CLOSER = 1.25;

const arrows = ['Left', 'Right', 'Up', 'Down'] as const;
/** To the right and down, for each. */
const ways: Readonly<Record<(typeof arrows)[number], readonly [number, number]>> = {
  Left: [-1, 0],
  Right: [1, 0],
  Up: [0, -1],
  Down: [0, 1],
};

/** `changed` is called after each. */
export function pictureKeys(view: ImageView, changed: () => void): KeyBinding[] {
  const zoom = (factor: number) => () => {
    view.zoomMiddle(factor);
    changed();
  };
  return [
    { keys: ['+', '='], text: 'enlarge the picture', group: 'View', run: zoom(CLOSER) },
    { keys: ['-'], text: 'picture smaller, until all of it is seen', group: 'View', run: zoom(1 / CLOSER) },
    byArrows('Ctrl', 'look at another part of the enlarged picture', (right, down) => {
      view.move(-STEP * right, -STEP * down);
      changed();
    }),
  ];
}

export function spaceKeys(view: SpaceView, changed: () => void): KeyBinding[] {
  const approach = (factor: number) => () => {
    view.approach(factor);
    changed();
  };
  return [
    { keys: ['PageUp'], text: 'nearer to the scene', group: 'View', run: approach(CLOSER) },
    { keys: ['PageDown'], text: 'farther from the scene', group: 'View', run: approach(1 / CLOSER) },
    byArrows('Ctrl+Shift', 'turn the scene; from above, move it', (right, down) => {
      view.turn(-TURN * right, -TURN * down);
      changed();
    }),
  ];
}

function byArrows(held: string, text: string, go: (right: number, down: number) => void): KeyBinding {
  return {
    keys: arrows.map(arrow => `${held}+Arrow${arrow}`),
    ...{ text, group: 'View' },
    run: event => go(...ways[event.key.slice('Arrow'.length) as keyof typeof ways]),
  };
}
