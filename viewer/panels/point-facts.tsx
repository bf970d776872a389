// The point under the marker, or else the one that was pinned last: all that the dataset says of it.
import { timeColumn, widthOf } from '../layers/colouring.js';
import { useShow } from '../main/show-context.js';
import { coordinateFrames, coordinates, placeIn } from '../state/coordinates.js';
import { msText, numberText, shortName, stampText } from '../state/format.js';
import { locate, type Pin, pins } from '../state/measure.js';
import * as store from '../state/store.js';
import { spokenPoint } from './point-text.js';

export function PointFacts() {
  const frame = store.frame.value;
  const pin = pinShown();
  const sensor = store.sensorNamed(pin?.cloud);
  const cell = pin && frame?.cells.get(pin.cloud);
  const point = pin && frame && locate(pin, frame, sensor);
  if (store.clouds.value.length === 0) return null;
  return (
    <>
      <output class="unseen" aria-live="polite">
        {spokenPoint.value}
      </output>
      {!point || !sensor || cell?.kind !== 'cloud' ? (
        <p class="hint">Point at a cloud to read a point; click two to measure.</p>
      ) : (
        <dl class="point" data-point={point.index}>
          <Fact
            name="point"
            title={`row ${point.index} of this frame's cloud; ${sensor.topic}, ${stampText(cell.stampNs)} s`}
          >
            {point.index} of {sensor.name}
          </Fact>
          <Fact name="topic">{sensor.topic}</Fact>
          <Fact name="range">{numberText(Math.hypot(...point.sensor), 'm')}</Fact>
          <Coordinates of={placeIn(coordinates.value, point, store.activeCamera.value)} />
          <Moment pin={point} />
          {(sensor.pointFields ?? []).map(
            (field, k) =>
              !['x', 'y', 'z'].includes(field.name) && (
                <Fact key={field.name} name={field.name}>
                  {numberText(cell.points[point.index * widthOf(sensor) + k], field.unit)}
                </Fact>
              ),
          )}
          <Pixels pin={point} />
        </dl>
      )}
      <label class="coordinates">
        x y z in{' '}
        <select
          value={coordinates.value}
          onChange={event => {
            coordinates.value = coordinateFrames.find(one => one === event.currentTarget.value) ?? 'sensor';
          }}
        >
          {coordinateFrames
            .filter(one => one !== 'camera' || store.activeCamera.value)
            .map(one => (
              <option key={one} value={one}>
                {one === 'camera' ? store.activeCamera.value!.name : one}
              </option>
            ))}
        </select>
      </label>
    </>
  );
}

function pinShown(): Pin | undefined {
  const [frame, point] = [store.frame.value, store.hovered.value];
  if (frame && point) return { ...point, frame: frame.index };
  return pins.value.findLast(pin => pin.frame === frame?.index);
}

function Fact({ name, title, children }: { name: string; title?: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={title}>{children}</dd>
    </div>
  );
}

function Coordinates({ of }: { of: readonly number[] | undefined }) {
  return (
    <Fact name="x y z, m">
      {of ? <span data-xyz={of.join(' ')}>{of.map(value => value.toFixed(3)).join('  ')}</span> : 'not known'}
    </Fact>
  );
}

/** The point's own moment, where it has one, else its cloud's. */
function Moment({ pin }: { pin: Pin }) {
  const cell = store.frame.value?.cells.get(pin.cloud);
  const sensor = store.sensorNamed(pin.cloud)!;
  if (cell?.kind !== 'cloud') return null;
  const column = timeColumn(sensor);
  const own = column === undefined ? 0 : cell.points[pin.index * widthOf(sensor) + column] * 1e9;
  return (
    <Fact name="moment" title="minus the frame's">
      {msText(Number(cell.dtNs) + own)}
    </Fact>
  );
}

function Pixels({ pin }: { pin: Pin }) {
  const show = useShow();
  const cloud = store.sensorNamed(pin.cloud);
  const found = store.cameras.value.flatMap(camera => {
    const seen = show.shown(camera, cloud);
    const k = seen ? Array.prototype.indexOf.call(seen.index, pin.index) : -1;
    return seen && k >= 0 ? [{ camera: camera.name, u: seen.u[k], v: seen.v[k] }] : [];
  });
  return (
    <>
      {found.map(({ camera, u, v }) => (
        <Fact key={camera} name={shortName(camera, 13)} title={camera}>
          u {u.toFixed(1)}, v {v.toFixed(1)}
        </Fact>
      ))}
    </>
  );
}
