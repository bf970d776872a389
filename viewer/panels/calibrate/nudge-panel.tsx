// The seven numbers of a nudge: each with its keys, its buttons, and what it does to the points.
import { useEffect } from 'preact/hooks';
import type { SensorData } from '../../data/dataset-data.js';
import { compare } from '../../state/calibrate/compare.js';
import { type Freedom, freedoms } from '../../state/calibrate/degrees-of-freedom.js';
import { isNudged, noNudge, nudgeOf } from '../../state/calibrate/nudge.js';
import { nudgeBy, nudgeKeys } from '../../state/calibrate/nudge-keys.js';
import { sweepOfFreedom } from '../../state/calibrate/score-words.js';
import { pairKey, sweepsOfPairs } from '../../state/calibrate/scoring.js';
import { canRedo, canUndo, redo, setNudge, undo } from '../../state/calibrate/undo.js';
import { bindKeys } from '../../state/keys.js';
import { Spark } from './spark.js';

export function NudgePanel({ camera }: { camera: SensorData }) {
  const nudge = nudgeOf(camera.name);
  const sweeps = sweepsOfPairs.value.get(pairKey(camera.name));
  const add = (freedom: Freedom, step: number) => nudgeBy(camera.name, freedom, step);
  useEffect(() => bindKeys(nudgeKeys(camera.name, freedoms, 'Nudge')), [camera.name]);
  if (!camera.camera || !camera.T_rig_sensor)
    return (
      <section class="freedoms">
        <p class="hint">
          {camera.name} has no {camera.camera ? 'place on the rig' : 'lens'}: there is nothing to turn.
        </p>
      </section>
    );
  return (
    <section class="freedoms" aria-label={`Nudge of ${camera.name}`}>
      <h2>{camera.name}, in its own frame</h2>
      <table>
        <tbody>
          {freedoms.map(freedom => (
            <tr key={freedom.id}>
              <th scope="row" title={freedom.axis}>
                {freedom.effects[0]}
              </th>
              <td>
                <Spark
                  sweep={sweeps?.find(one => one.axis === sweepOfFreedom[freedom.id])}
                  unit={freedom.unit}
                  at={freedom.get(nudge)}
                />
              </td>
              <td class="steps">
                <Step freedom={freedom} side={1} add={add} />
                <output data-freedom={freedom.id}>
                  {freedom.get(nudge).toFixed(2)} {freedom.unit}
                </output>
                <Step freedom={freedom} side={0} add={add} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="row">
        <button type="button" disabled={!canUndo.value} onClick={undo} title="Ctrl+Z">
          Undo
        </button>
        <button type="button" disabled={!canRedo.value} onClick={redo} title="Ctrl+Shift+Z">
          Redo
        </button>
        <button type="button" disabled={!isNudged(nudge)} onClick={() => setNudge(camera.name, noNudge, 'reset')}>
          Back to the given one
        </button>
      </div>
      <fieldset class="row" aria-label="Show">
        {(['after', 'before', 'split'] as const).map(which => (
          <button
            key={which}
            type="button"
            aria-pressed={compare.value === which}
            onClick={() => {
              compare.value = which;
            }}
          >
            {which}
          </button>
        ))}
      </fieldset>
      <p class="hint">With Shift a fifth of a step, with Alt a twenty-fifth. B blinks, V splits.</p>
    </section>
  );
}

function Step({
  freedom,
  side,
  add,
}: {
  freedom: Freedom;
  side: 0 | 1;
  add: (freedom: Freedom, step: number) => void;
}) {
  const sign = side === 0 ? 1 : -1;
  return (
    <button
      type="button"
      title={`${freedom.effects[side]} (${freedom.keys[side].toUpperCase()})`}
      aria-label={`${freedom.effects[side]} by ${freedom.steps[0]} ${freedom.unit}`}
      onClick={event => add(freedom, sign * freedom.steps[event.shiftKey ? 1 : event.altKey ? 2 : 0])}
    >
      {freedom.keys[side].toUpperCase()}
    </button>
  );
}
