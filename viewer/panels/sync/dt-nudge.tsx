// Shifts a camera's moments by hand: its points move by what the car moved in that time.
import { useEffect } from 'preact/hooks';
import type { SensorData } from '../../data/dataset-data.js';
import { useShow } from '../../main/show-context.js';
import { freedoms } from '../../state/calibrate/degrees-of-freedom.js';
import { nudgeOf } from '../../state/calibrate/nudge.js';
import { nudgeKeys } from '../../state/calibrate/nudge-keys.js';
import { motionOf } from '../../state/calibrate/reprojection.js';
import { setNudge } from '../../state/calibrate/undo.js';
import { bindKeys } from '../../state/keys.js';
import { around, dataset, frame, frameIndex } from '../../state/store.js';

const onlyTime = freedoms.filter(freedom => freedom.id === 'dt');

export function DtNudge({ camera }: { camera: SensorData }) {
  const show = useShow();
  const nudge = nudgeOf(camera.name);
  useEffect(() => bindKeys(nudgeKeys(camera.name, onlyTime, 'Shift in time')), [camera.name]);
  const shown = frame.value;
  const motion = shown && motionOf(around.value, shown.stampNs);
  return (
    <section class="nudge" aria-label={`Shift of ${camera.name} in time`}>
      <label>
        Shift {camera.name} in time{' '}
        <input
          type="range"
          min={-100}
          max={100}
          step={0.2}
          value={nudge.dtMs}
          aria-valuetext={`${nudge.dtMs} ms`}
          onInput={event => setNudge(camera.name, { ...nudge, dtMs: Number(event.currentTarget.value) }, 'dt')}
        />{' '}
        <output>
          {nudge.dtMs > 0 ? '+' : ''}
          {nudge.dtMs.toFixed(1)} ms
        </output>
      </label>
      <button
        type="button"
        disabled={nudge.dtMs === 0}
        onClick={() => setNudge(camera.name, { ...nudge, dtMs: 0 }, 'reset')}
      >
        Back to as recorded
      </button>
      {!motion && shown && (
        <p class="hint">No poses around this frame: the car's motion is unknown, so time moves nothing.</p>
      )}
      {show.shown(camera)?.compensated === false && motion && (
        <p class="hint">
          The poses do not reach over this sweep: its points do not move.{' '}
          <button
            type="button"
            onClick={() => {
              frameIndex.value = Math.floor((dataset.value?.frames ?? 0) / 2);
            }}
          >
            Go to a frame in the middle
          </button>
        </p>
      )}
    </section>
  );
}
