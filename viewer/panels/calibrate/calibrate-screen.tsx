// Calibrate: turn and move a camera by hand, see its points follow and whether the fit gets better, keep the result as a new file.
import { useEffect } from 'preact/hooks';
import { compare } from '../../state/calibrate/compare.js';
import { redo, undo } from '../../state/calibrate/undo.js';
import { bindKeys } from '../../state/keys.js';
import * as store from '../../state/store.js';
import { CameraTile } from '../camera-tile.js';
import { Controls } from '../controls.js';
import { NudgePanel } from './nudge-panel.js';
import { SavePanel } from './save-panel.js';
import { ScorePanel } from './score-panel.js';

export function CalibrateScreen() {
  useEffect(() => bindKeys(keys), []);
  const camera = store.activeCamera.value;
  const others = store.cameras.value.filter(one => one !== camera);
  return (
    <div class="calibrate">
      <section class="cameras" aria-label="Cameras">
        {camera ? (
          <CameraTile key={camera.name} sensor={camera} large />
        ) : (
          <p class="empty">This dataset has no camera.</p>
        )}
        <div class="strip">
          {others.map(one => (
            <CameraTile key={one.name} sensor={one} />
          ))}
        </div>
      </section>
      <aside class="side">
        {camera && <NudgePanel camera={camera} />}
        {camera && <ScorePanel key={camera.name} camera={camera} />}
        {camera && <SavePanel camera={camera} />}
        <Controls />
      </aside>
    </div>
  );
}

const keys = [
  { keys: ['Ctrl+z'], text: 'undo', group: 'Calibrate', run: undo },
  { keys: ['Ctrl+Shift+z', 'Ctrl+y'], text: 'redo', group: 'Calibrate', run: redo },
  {
    keys: ['b'],
    text: 'blink: before and after',
    group: 'Calibrate',
    run: () => {
      compare.value = compare.value === 'before' ? 'after' : 'before';
    },
  },
  {
    keys: ['v'],
    text: 'split: before on the left, after on the right',
    group: 'Calibrate',
    run: () => {
      compare.value = compare.value === 'split' ? 'after' : 'split';
    },
  },
];
