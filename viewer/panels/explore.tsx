// Explore: all cameras with the cloud on them, the scene in 3D, and what each sensor said at this moment.
import { useEffect } from 'preact/hooks';
import { useShow } from '../main/show-context.js';
import { bindKeys } from '../state/keys.js';
import { activeCamera, cameras } from '../state/store.js';
import { CameraTile } from './camera-tile.js';
import { Controls } from './controls.js';
import { Facts } from './facts.js';
import { Labels } from './labels.js';
import { Plots } from './plots.js';
import { pointKeys } from './point-keys.js';
import { SpacePanel } from './space-panel.js';

export function Explore() {
  const show = useShow();
  useEffect(() => bindKeys(pointKeys(show)), []);
  const active = activeCamera.value;
  const others = cameras.value.filter(camera => camera !== active);
  return (
    <div class={active ? 'explore' : 'explore without-cameras'}>
      {active && (
        <section class="cameras" aria-label="Cameras">
          <CameraTile key={active.name} sensor={active} large />
          <div class="strip">
            {others.map(camera => (
              <CameraTile key={camera.name} sensor={camera} />
            ))}
          </div>
        </section>
      )}
      <SpacePanel remembered />
      <aside class="side">
        <Controls />
        <Facts />
        <Labels />
        <Plots />
      </aside>
    </div>
  );
}
