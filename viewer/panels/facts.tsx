// What the canvas shows, as text: each sensor at this frame, and the point under the cursor.

import { velocityOf } from '../layers/arrows.js';
import { widthOf, xyzOf } from '../layers/colouring.js';
import { useShow } from '../main/show-context.js';
import { msText, numberText, shortName, stampText } from '../state/format.js';
import { headingDeg, knownPoses, posesAround, speedsOf } from '../state/poses.js';
import * as store from '../state/store.js';

export function Facts() {
  const frame = store.frame.value;
  return (
    <section class="facts" aria-label="Sensors at this frame">
      <PointFacts />
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

function PointFacts() {
  const show = useShow();
  const point = store.hovered.value;
  const sensor = store.sensorNamed(point?.cloud);
  const cell = point && store.frame.value?.cells.get(point.cloud);
  if (store.clouds.value.length === 0) return null;
  if (!point || !sensor || cell?.kind !== 'cloud')
    return <p class="hint">Point at the cloud or a picture to read a point.</p>;
  const row = point.index * widthOf(sensor);
  const xyz = xyzOf(sensor);
  const range = xyz ? Math.hypot(...xyz.map(k => cell.points[row + k])) : Number.NaN;
  const pixels = store.cameras.value.flatMap(camera => {
    const seen = show.shown(camera, sensor);
    const k = seen ? Array.prototype.indexOf.call(seen.index, point.index) : -1;
    return seen && k >= 0 ? [{ camera: camera.name, u: seen.u[k], v: seen.v[k] }] : [];
  });
  return (
    <dl class="point" data-point={point.index}>
      <div>
        <dt>point</dt>
        <dd>
          {point.index} of {sensor.name}
        </dd>
      </div>
      <div>
        <dt>range</dt>
        <dd>{numberText(range, 'm')}</dd>
      </div>
      {(sensor.pointFields ?? []).map((field, k) => (
        <div key={field.name}>
          <dt>{field.name}</dt>
          <dd>{numberText(cell.points[row + k], field.unit)}</dd>
        </div>
      ))}
      {pixels.map(({ camera, u, v }) => (
        <div key={camera}>
          <dt>{camera}</dt>
          <dd>
            u {u.toFixed(1)}, v {v.toFixed(1)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
