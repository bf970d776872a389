// What could be wrong when points lie beside the picture: each cause with what would put it right and how much it explains.
import { useState } from 'preact/hooks';
import type { SensorData } from '../../data/dataset-data.js';
import { causeSentence, causeTitles, causeValue } from '../../state/calibrate/cause-words.js';
import { causesOfPairs, findCause, pairKey, scoringCloud } from '../../state/calibrate/scoring.js';

export function CauseHelper({ camera }: { camera: SensorData }) {
  const [asked, ask] = useState(false);
  const found = causesOfPairs.value.get(pairKey(camera.name));
  if (!camera.camera || !camera.T_rig_sensor || !scoringCloud.value?.T_rig_sensor) return null;
  return (
    <section class="causes" aria-label="Cause of a misfit" data-best={found?.best ?? (found ? 'none' : undefined)}>
      <h2>{found ? `What could be wrong with ${camera.name}` : `Does ${camera.name} sit and turn as it is said?`}</h2>
      {!found && (
        <button
          type="button"
          disabled={asked}
          onClick={() => {
            ask(true);
            void findCause(camera).finally(() => ask(false));
          }}
        >
          {asked ? 'Looking …' : 'Find the cause'}
        </button>
      )}
      {found && <output>{causeSentence(camera.name, found)}</output>}
      {found && found.causes.length > 0 && (
        <table>
          <thead>
            <tr>
              <th>cause</th>
              <th title="share of the displacements' squares that it explains, 0 to 1">R²</th>
              <th>would be put right by</th>
            </tr>
          </thead>
          <tbody>
            {found.causes.map(cause => (
              <tr key={cause.name} data-cause={cause.name}>
                <th scope="row">
                  {found.best === cause.name ? '▶ ' : ''}
                  {causeTitles[cause.name]}
                </th>
                <td>{cause.r2.toFixed(2)}</td>
                <td>{causeValue(cause)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found && found.untested.length > 0 && (
        <p class="hint">
          Not looked at: {found.untested.map(({ name, why }) => `${causeTitles[name]}: ${why}`).join('; ')}.
        </p>
      )}
    </section>
  );
}
