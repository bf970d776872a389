// Between the 3D view and the store: what a person turns the view to is remembered, and what the store says is followed.
import { effect } from '@preact/signals';
import type { SpaceView } from '../render/space-view.js';
import { above, fromAbove, sceneScale, standpoint } from './store.js';

/** Until the returned function is called. `remembered`: the view is turned as the store says, and writes there what it was turned to. */
export function followViewpoint(view: SpaceView, remembered: boolean, redraw: () => void): () => void {
  if (remembered)
    view.onTurned = () => {
      if (view.fromAbove) above.value = view.above;
      else standpoint.value = view.standpoint;
    };
  return effect(() => {
    view.fromAbove = fromAbove.value;
    view.scale = sceneScale.value;
    if (remembered && standpoint.value) view.standpoint = standpoint.value;
    if (remembered && above.value) view.above = above.value;
    redraw();
  });
}
