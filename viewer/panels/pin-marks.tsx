// What is pinned, drawn over a view: a ring and a letter at each point, and in the scene the line between them.
import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useShow } from '../main/show-context.js';
import { numberText } from '../state/format.js';
import { measured, type Pinned, pinned } from '../state/measure.js';
import { frame } from '../state/store.js';

const letters = ['A', 'B'] as const;
/** px from the middle of a ring to its letter. */
const BESIDE = 11;
/** px of a line that has no room for its length. */
const SHORT = 60;

/** `at`: place on the page, px; undefined where it is not seen. What it says stands in the panel too: this is for the eye alone. */
export function PinMarks({
  at,
  ruler = false,
}: {
  at: (pin: Pinned) => readonly [number, number] | undefined;
  ruler?: boolean;
}) {
  const show = useShow();
  const svg = useRef<SVGSVGElement>(null);
  const place = () => {
    const root = svg.current;
    if (!root) return;
    const box = root.parentElement!.getBoundingClientRect();
    const places = letters.map((_, k) => {
      const pin = pinned.peek()[k];
      const found = pin && at(pin);
      return found && ([found[0] - box.left, found[1] - box.top] as const);
    });
    letters.forEach((letter, k) => {
      const group = root.querySelector<SVGGElement>(`[data-pin="${letter}"]`)!;
      const found = places[k];
      group.toggleAttribute('hidden', !found);
      if (!found) return;
      group.setAttribute('transform', `translate(${found[0].toFixed(2)} ${found[1].toFixed(2)})`);
      // At the right edge there is no room for it.
      const onLeft = found[0] > box.width - 2 * BESIDE;
      const name = group.querySelector('text')!;
      name.setAttribute('x', String(onLeft ? -BESIDE : BESIDE));
      name.setAttribute('text-anchor', onLeft ? 'end' : 'start');
    });
    const line = root.querySelector<SVGGElement>('.ruler');
    const [a, b] = places;
    const between = measured.peek();
    line?.toggleAttribute('hidden', !a || !b || !between || 'unknown' in between);
    if (!line || !a || !b || !between || 'unknown' in between) return;
    for (const one of line.querySelectorAll('line'))
      for (const [name, value] of Object.entries({ x1: a[0], y1: a[1], x2: b[0], y2: b[1] }))
        one.setAttribute(name, value.toFixed(2));
    const text = line.querySelector('text')!;
    text.setAttribute('x', ((a[0] + b[0]) / 2).toFixed(2));
    // Between rings that touch there is no room.
    const short = Math.hypot(b[0] - a[0], b[1] - a[1]) < SHORT;
    text.setAttribute('y', (short ? Math.min(a[1], b[1]) - BESIDE : (a[1] + b[1]) / 2 - 6).toFixed(2));
    text.textContent = numberText(between.metres, 'm');
  };
  useEffect(() => show.stage.beforeDraw(place), []);
  useEffect(
    () =>
      effect(() => {
        void [pinned.value, frame.value];
        place();
      }),
    [],
  );
  return (
    <svg ref={svg} class="pins" aria-hidden="true">
      {ruler && (
        <g class="ruler" hidden>
          <line class="under" />
          <line />
          <text text-anchor="middle" />
        </g>
      )}
      {letters.map(letter => (
        <g key={letter} data-pin={letter} hidden>
          <circle r="6" class="under" />
          <circle r="6" />
          <text x={BESIDE} y="4">
            {letter}
          </text>
        </g>
      ))}
    </svg>
  );
}
