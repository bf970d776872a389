// Whether the nudge fits better: frames that it is tuned by, and frames held out, apart.
import { useEffect } from 'preact/hooks';
import type { Compared } from '../../../src/calibration/nid/compare.js';
import type { SensorData } from '../../data/dataset-data.js';
import { isNudged, nudgeOf } from '../../state/calibrate/nudge.js';
import { judged } from '../../state/calibrate/score-words.js';
import {
  followNudge,
  liveScore,
  loadedPairs,
  pairKey,
  scoringCloud,
  unscored,
  working,
} from '../../state/calibrate/scoring.js';
import { many } from '../../state/format.js';

export function ScorePanel({ camera }: { camera: SensorData }) {
  useEffect(() => (camera.camera && camera.T_rig_sensor ? followNudge(camera) : undefined), [camera.name]);
  if (!camera.camera || !camera.T_rig_sensor) return null;
  const cloud = scoringCloud.value;
  const loaded = loadedPairs.value.get(pairKey(camera.name));
  const problem = unscored.value.get(pairKey(camera.name));
  const busy = working.value?.camera === camera.name ? working.value : undefined;
  const nudge = nudgeOf(camera.name);
  const live = liveScore.value?.camera === camera.name ? liveScore.value : undefined;
  return (
    <section class="scores" aria-label="Score">
      <h2>Fit to {cloud?.name ?? 'a LiDAR'}</h2>
      {!cloud && <p class="hint">There is no LiDAR in this dataset: nothing to score against.</p>}
      {cloud && !cloud.T_rig_sensor && (
        <p class="hint">Where {cloud.name} sits on the rig is not known: nothing to score against.</p>
      )}
      {problem && <p class="hint">Not scored: {problem}</p>}
      {busy && (
        <p>
          <label>
            {busy.what} <progress value={busy.part} max={1} />
          </label>
        </p>
      )}
      {loaded && loaded.training.length === 0 && (
        <p class="hint">No frame can be scored: {loaded.leftOut.join('; ') || 'there are none'}.</p>
      )}
      {live && isNudged(nudge) ? (
        <table data-fresh={live.nudge === nudge} data-ms={Math.round(live.ms)}>
          <thead>
            <tr>
              <th title="0 to 1, smaller is better">information distance, less is better</th>
              <th title="information distance of the given calibration, 0 to 1: smaller is better">before</th>
              <th title="the same of the nudged one">after</th>
              <th />
            </tr>
          </thead>
          <tbody>
            <Side name="tuned by" of={live.score.training} id="training" />
            <Side name="held out" of={live.score.heldOut} id="held-out" />
          </tbody>
        </table>
      ) : (
        loaded &&
        loaded.training.length > 0 && (
          <p class="hint">
            {many(loaded.training.length, 'frame')} to tune by,{' '}
            {loaded.heldOut.length > 0
              ? `${loaded.heldOut.length} held out. Nudge, and see whether both get better.`
              : 'none held out: what gets better here may get worse on other frames.'}
          </p>
        )
      )}
      {live && nudge.dtMs !== 0 && !live.score.training && (
        <p class="hint">No frame tells how the car moves: a shift in time cannot be scored.</p>
      )}
    </section>
  );
}

function Side({ name, of, id }: { name: string; of: Compared | undefined; id: string }) {
  if (!of)
    return (
      <tr data-score={id}>
        <th scope="row">{name}</th>
        <td colSpan={3}>cannot be told</td>
      </tr>
    );
  const says = judged(of);
  return (
    <tr data-score={id} data-judged={says}>
      <th scope="row">
        {name} ({of.count})
      </th>
      <td>{of.before.toFixed(4)}</td>
      <td>{of.after.toFixed(4)}</td>
      <td title={`better in ${Math.round(100 * of.better)} % of drawings of the frames`}>
        {says === 'better' ? '▲ ' : says === 'worse' ? '▼ ' : ''}
        {says}
      </td>
    </tr>
  );
}
