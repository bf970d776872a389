// Keeps what was nudged as a new rig file; the old one stays as it is.
import { useState } from 'preact/hooks';
import type { SensorData } from '../../data/dataset-data.js';
import { connection } from '../../main/connection-state.js';
import { download } from '../../state/download.js';
import { isNudged, nudgeOf, nudges } from '../../state/nudge.js';
import { nudgedRig } from '../../state/nudged-rig.js';
import { dataset } from '../../state/store.js';

export function SavePanel({ camera }: { camera: SensorData }) {
  const [name, setName] = useState('');
  const [said, say] = useState('');
  const data = dataset.value!;
  const nudge = nudgeOf(camera.name);
  const changed = [...nudges.value].filter(([, one]) => isNudged(one));
  const file = `${name || `${data.name}.nudged`}.json`;
  const write = connection.value?.write;
  const save = async () => {
    try {
      const text = nudgedRig(data, nudges.value);
      if (write) say(`saved as ${await write('calib', file, text)}; rig.json is as it was`);
      else {
        download(file, text, 'application/json');
        say(`this host cannot be written to: ${file} was handed to the browser to download`);
      }
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <section class="save" aria-label="Save">
      <h2>New rig file</h2>
      <label>
        Name{' '}
        <input
          value={name}
          placeholder={`${data.name}.nudged`}
          pattern="[A-Za-z0-9][A-Za-z0-9._\-]*"
          onInput={event => setName(event.currentTarget.value)}
        />
      </label>
      <button type="button" disabled={changed.length === 0} onClick={save}>
        {write ? 'Save' : 'Download'}
      </button>
      <output aria-live="polite">{said}</output>
      {changed.length === 0 && <p class="hint">Nothing is nudged{isNudged(nudge) ? '' : ` on ${camera.name}`}.</p>}
    </section>
  );
}
