// What the canvas shows, as text: the point under the cursor, what is measured, and each sensor at this frame.

import { velocityOf } from '../layers/arrows.js';
import { msText, numberText, shortName, stampText } from '../state/format.js';
import { headingDeg, knownPoses, posesAround, speedsOf } from '../state/poses.js';
import * as store from '../state/store.js';
import { Measure } from './measure.js';
import { PointFacts } from './point-facts.js';

export function Facts() {
  const frame = store.frame.value;
  return (
    <section class="facts" aria-label="Sensors at this frame">
      <PointFacts />
      <Measure />
      <MotionFacts />
      <table>
        <thead>
          <tr>
            <th>sensor</th>
            <th>dt</th>
            <th>match</th>
          </tr>
        </thead>
        <tbody>
          {store.dataset.value!.sensors.map(sensor => {
            const cell = frame?.cells.get(sensor.name);
            const present = cell && cell.kind !== 'missing' ? cell : undefined;
            return (
              <tr key={sensor.name} class={cell?.kind === 'missing' ? 'missing' : ''}>
                <th scope="row" title={`${sensor.name}: ${sensor.topic}`} aria-label={sensor.name}>
                  {shortName(sensor.name, 13)}
                </th>
                <td title={present && `${stampText(present.stampNs)} s`}>{present ? msText(present.dtNs) : '–'}</td>
                <td>{present ? present.match : cell ? 'missing' : ''}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** How fast and where to, of the poses of the frames beside the shown one. */
function MotionFacts() {
  const frame = store.frame.value;
  void knownPoses.value;
  if (!frame?.T_world_rig) return null;
  const speeds = speedsOf(posesAround(frame.index, 1));
  const speed = speeds.reduce((sum, one) => sum + one.speed, 0) / speeds.length;
  const arrows = store.clouds.value.flatMap(sensor => {
    const fields = velocityOf(sensor);
    return fields ? [`${sensor.name}: ${fields.join(', ')}`] : [];
  });
  return (
    <dl class="motion">
      <div>
        <dt>speed</dt>
        <dd data-speed={speed}>{numberText(speed, 'm/s')}</dd>
      </div>
      <div>
        <dt>heading</dt>
        <dd title="of the rig's x axis in the world, counter-clockwise from its x axis">
          {headingDeg(frame.T_world_rig).toFixed(1)}°
        </dd>
      </div>
      {arrows.map(text => (
        <div key={text}>
          <dt>arrows</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
