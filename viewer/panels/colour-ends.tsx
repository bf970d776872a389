// The colours of the points between their two ends, which a person may choose.
import { useRef, useState } from 'preact/hooks';
import type { Colouring } from '../layers/colouring.js';
import { withEnds } from '../state/colour-range.js';
import { numberText } from '../state/format.js';
import * as store from '../state/store.js';

/** The viewer's own ends stand in the fields until others are given; a field that is emptied has the viewer's again. */
export function ColourEnds({ look }: { look: Colouring }) {
  const { colourRange } = store;
  const [wrong, tell] = useState(false);
  const from = useRef<HTMLInputElement>(null);
  const to = useRef<HTMLInputElement>(null);
  const own = colourRange.value;
  const take = () => {
    const given = (field: HTMLInputElement | null) => (field?.value.trim() ? Number(field.value) : undefined);
    const range = [given(from.current), given(to.current)] as const;
    const usable = withEnds(look, range) !== undefined;
    tell(!usable);
    if (usable) colourRange.value = range;
  };
  const field = (ref: typeof from, name: string, k: 0 | 1) => (
    <input
      ref={ref}
      type="number"
      step="any"
      aria-label={name}
      aria-invalid={wrong}
      value={own[k] ?? ''}
      placeholder={numberText(k === 0 ? look.min : look.max)}
      onChange={take}
    />
  );
  return (
    <>
      <p class="legend" data-map={look.map}>
        {field(from, 'Colours from', 0)}
        <i aria-hidden="true" />
        {field(to, 'Colours to', 1)}
        <span>{look.unit}</span>
        {own !== store.ownRange && (
          <button
            type="button"
            title="the ends that the viewer chooses"
            onClick={() => {
              colourRange.value = store.ownRange;
              tell(false);
            }}
          >
            auto
          </button>
        )}
      </p>
      {wrong && (
        <output role="alert">
          {look.log ? 'two numbers above 0, the smaller first' : 'two numbers, the smaller first'}
        </output>
      )}
    </>
  );
}
