// Keeps what was nudged as a new rig file; the old one stays as it is.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { SensorData } from '../../data/dataset-data.js';
import { connection } from '../../main/connection-state.js';
import { isNudged, markSaved, nudgeOf, nudges } from '../../state/calibrate/nudge.js';
import { type ScoredNudge, scoredNudges } from '../../state/calibrate/scored-nudges.js';
import { download } from '../../state/download.js';
import { dataset } from '../../state/store.js';

export function SavePanel({ camera }: { camera: SensorData }) {
  const [name, setName] = useState('');
  const [reason, setReason] = useState('');
  const [said, say] = useState('');
  const [asking, ask] = useState<readonly ScoredNudge[]>();
  const data = dataset.value!;
  const changed = [...nudges.value].filter(([, one]) => isNudged(one));
  // The recording's name may hold what the server takes in no name.
  const usual = `${
    data.name
      .replace(/[^A-Za-z0-9._-]+|\.\.+/g, '_')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 80) || 'rig'
  }.nudged`;
  const file = `${name || usual}.json`;
  const write = connection.value?.write;
  const save = async (cameras: readonly ScoredNudge[]) => {
    ask(undefined);
    try {
      const { nudgedRig } = await import('../../state/calibrate/nudged-rig.js');
      const text = nudgedRig(
        data,
        cameras.map(one => ({ ...one, reasons: [...(reason === '' ? [] : [reason]), ...one.reasons] })),
      );
      if (write) say(`saved as ${await write('calib', file, text)}; rig.json is as it was`);
      else {
        download(file, text, 'application/json');
        say(`this host cannot be written to: ${file} was handed to the browser to download`);
      }
      // What was nudged on while it was scored is not in the file.
      const all = nudges.peek();
      if (cameras.length === all.size && cameras.every(one => all.get(one.camera) === one.nudge)) markSaved(all);
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  const begin = async () => {
    say('scoring …');
    const cameras = await scoredNudges(changed);
    say('');
    if (cameras.every(one => one.accepted)) await save(cameras);
    else ask(cameras);
  };
  const worse = asking?.filter(one => !one.accepted).map(one => one.camera);
  return (
    <section class="save" aria-label="Save">
      <h2>New rig file</h2>
      <label>
        Name{' '}
        <input
          value={name}
          placeholder={usual}
          pattern="[A-Za-z0-9][A-Za-z0-9._\-]*"
          onInput={event => setName(event.currentTarget.value)}
        />
      </label>
      <label>
        Why{' '}
        <textarea
          rows={2}
          maxLength={2000}
          value={reason}
          placeholder="what was seen; kept in the file's history"
          onInput={event => setReason(event.currentTarget.value)}
        />
      </label>
      {worse ? (
        <Worse cameras={worse} leave={() => ask(undefined)} go={() => void save(asking!)} />
      ) : (
        <button type="button" disabled={changed.length === 0} onClick={() => void begin()}>
          {write ? 'Save' : 'Download'}
        </button>
      )}
      <output aria-live="polite">{said}</output>
      {changed.length === 0 && (
        <p class="hint">Nothing is nudged{isNudged(nudgeOf(camera.name)) ? '' : ` on ${camera.name}`}.</p>
      )}
    </section>
  );
}

function Worse({ cameras, leave, go }: { cameras: readonly string[]; leave: () => void; go: () => void }) {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <div role="alertdialog" aria-label="Held-out frames got worse">
      <p>The held-out frames of {cameras.join(', ')} got worse: save anyway?</p>
      <button ref={first} type="button" onClick={leave}>
        Do not save
      </button>{' '}
      <button type="button" onClick={go}>
        Save anyway
      </button>
    </div>
  );
}
