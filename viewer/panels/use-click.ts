// A press that was not dragged: dragging turns the scene and moves a picture.
import { useRef } from 'preact/hooks';

/** px. */
const STILL = 4;

export function useClick(clicked: (event: PointerEvent) => void): {
  onPointerDown(event: PointerEvent): void;
  onPointerUp(event: PointerEvent): void;
} {
  const from = useRef<readonly [number, number]>(undefined);
  return {
    onPointerDown(event) {
      from.current = event.button === 0 && event.isPrimary ? [event.clientX, event.clientY] : undefined;
    },
    onPointerUp(event) {
      const at = from.current;
      from.current = undefined;
      if (at && Math.hypot(event.clientX - at[0], event.clientY - at[1]) <= STILL) clicked(event);
    },
  };
}
