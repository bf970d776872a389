// A ring around the point under the cursor, in every view that shows it.
import { useEffect, useRef } from 'preact/hooks';
import { useShow } from '../main/show-context.js';
import { hovered } from '../state/store.js';

/** `at`: place on the page, CSS px; undefined hides it. Asked after every drawing and whenever another point is meant. */
export function Marker({ at }: { at: () => readonly [number, number] | undefined }) {
  const show = useShow();
  const ring = useRef<HTMLSpanElement>(null);
  const place = () => {
    const element = ring.current;
    if (!element) return;
    const where = at();
    element.hidden = where === undefined;
    if (!where) return;
    const box = element.parentElement!.getBoundingClientRect();
    const inside = where[0] >= box.left && where[0] <= box.right && where[1] >= box.top && where[1] <= box.bottom;
    element.hidden = !inside;
    element.style.transform = `translate(${where[0] - box.left}px, ${where[1] - box.top}px)`;
  };
  useEffect(() => show.stage.beforeDraw(place), []);
  useEffect(() => hovered.subscribe(place), []);
  return <span ref={ring} class="marker" hidden />;
}
