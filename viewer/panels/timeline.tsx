// Scrub, play, step; and where in time the shown frame is.

import { dateText, stampText } from '../state/format.js';
import { step } from '../state/frames.js';
import { arriving, dataset, frame, frameIndex, loading, playing } from '../state/store.js';
import { GoToFrame } from './go-to-frame.js';

export function Timeline() {
  const count = dataset.value!.frames;
  const shown = frame.value;
  return (
    <footer class="timeline">
      <button type="button" onClick={() => step(-1)} title="frame before (,)" aria-label="Frame before">
        ‹
      </button>
      <button
        type="button"
        onClick={() => {
          playing.value = !playing.value;
        }}
        title="play and stop (Space)"
        aria-pressed={playing.value}
      >
        {playing.value ? 'Stop' : 'Play'}
      </button>
      <button type="button" onClick={() => step(1)} title="next frame (.)" aria-label="Next frame">
        ›
      </button>
      <input
        type="range"
        min={0}
        max={Math.max(0, count - 1)}
        value={frameIndex.value}
        aria-label="Frame"
        aria-valuetext={`frame ${frameIndex.value} of ${count}`}
        onInput={event => {
          frameIndex.value = Number(event.currentTarget.value);
        }}
      />
      <output class="stamp" data-frame={shown?.index} aria-busy={loading.value}>
        frame {shown?.index ?? '–'} of {count}
        {shown && <time title={dateText(shown.stampNs)}>{stampText(shown.stampNs)} s</time>}
      </output>
      <Arriving />
      <GoToFrame />
    </footer>
  );
}

/** How far the frame is that is waited for. */
function Arriving() {
  const now = arriving.value;
  if (!now || !loading.value) return null;
  const [arrived, wanted] = now;
  return (
    <span class="arriving">
      <progress max={wanted} value={arrived} aria-label={`Frame ${frameIndex.value} is loading`} /> frame{' '}
      {frameIndex.value}: {(arrived / 1e6).toFixed(1)} of {(wanted / 1e6).toFixed(1)} MB
    </span>
  );
}
