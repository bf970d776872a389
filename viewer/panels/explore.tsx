// Explore: all cameras with the cloud on them, the scene in 3D, and what each sensor said at this moment.

import { activeCamera, cameras } from '../state/store.js';
import { CameraTile } from './camera-tile.js';
import { Controls } from './controls.js';
import { Facts } from './facts.js';
import { Labels } from './labels.js';
import { Plots } from './plots.js';
import { SpacePanel } from './space-panel.js';

export function Explore() {
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
