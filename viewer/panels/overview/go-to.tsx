// A button that shows a frame in Explore, with the camera that it is about.
import * as store from '../../state/store.js';

export function goTo(frame: number, sensor?: string): void {
  store.frameIndex.value = frame;
  if (store.cameras.value.some(camera => camera.name === sensor)) store.chosenCamera.value = sensor;
  store.screen.value = 'explore';
}

export function GoTo({ frame, sensor }: { frame: number; sensor?: string }) {
  return (
    <button type="button" class="goto" data-frame={frame} onClick={() => goTo(frame, sensor)}>
      frame {frame}
    </button>
  );
}
