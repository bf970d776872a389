// The keys that nudge a camera: each way with its own two, in three step sizes.

import type { KeyBinding } from '../keys.js';
import { added, type Freedom } from './degrees-of-freedom.js';
import { nudgeOf } from './nudge.js';
import { setNudge } from './undo.js';

/** In the order of Freedom.steps. */
const modifiers = ['', 'Shift+', 'Alt+'] as const;

export function nudgeKeys(camera: string, freedoms: readonly Freedom[], group: string): KeyBinding[] {
  return freedoms.flatMap(freedom =>
    modifiers.flatMap((modifier, k) =>
      [1, -1].map((sign, side) => ({
        keys: [modifier + freedom.keys[side]],
        text: `${freedom.effects[side]} (${freedom.steps[k]} ${freedom.unit})`,
        group,
        run: () => nudgeBy(camera, freedom, sign * freedom.steps[k]),
      })),
    ),
  );
}

export function nudgeBy(camera: string, freedom: Freedom, step: number): void {
  setNudge(camera, added(nudgeOf(camera), freedom, step), freedom.id);
}
