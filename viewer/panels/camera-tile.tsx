// One camera: its picture with the projected cloud, how late it is, and what keeps it from being projected.
import { useEffect, useRef } from 'preact/hooks';
import type { SensorData } from '../data/dataset-data.js';
import { useShow } from '../main/show-context.js';
import type { ImageView } from '../render/image-view.js';
import { nudges } from '../state/calibrate/nudge.js';
import { msText, unplacedText } from '../state/format.js';
import { nearestPixel } from '../state/nearest.js';
import { pictureProblem } from '../state/projected.js';
import {
  activeCloud,
  around,
  chosenCamera,
  deepPictures,
  frame,
  hovered,
  showPoints,
  undecodable,
} from '../state/store.js';
import { Marker } from './marker.js';

/** px of the page: a point this near to the cursor is meant. */
const REACH = 12;

export function CameraTile({ sensor, large }: { sensor: SensorData; large?: boolean }) {
  const show = useShow();
  const element = useRef<HTMLDivElement>(null);
  const view = useRef<ImageView>(undefined);
  useEffect(() => {
    const attached = show.attachCamera(sensor.name, element.current!);
    view.current = attached.view;
    return attached.detach;
  }, [sensor.name]);
  // Their changes change what is shown.
  void [nudges.value, around.value, showPoints.value];
  const cell = frame.value?.cells.get(sensor.name);
  const shown = frame.value && show.shown(sensor);
  const deep = deepPictures.value.get(sensor.name);
  const unfit = cell?.kind === 'picture' ? pictureProblem(sensor, cell) : undefined;
  const placeless = cell?.kind === 'picture' && sensor.camera && !unfit ? placeProblem(sensor) : undefined;
  const hover = (event: PointerEvent) => {
    const cloud = activeCloud.value;
    const seen = show.shown(sensor);
    if (!cloud || !seen || !view.current) return;
    const [u, v] = view.current.pixelAt(event.clientX, event.clientY);
    const [u2] = view.current.pixelAt(event.clientX + REACH, event.clientY);
    const k = nearestPixel(seen, u, v, u2 - u);
    hovered.value = k === undefined ? undefined : { cloud: cloud.name, index: seen.index[k] };
  };
  const at = () => {
    const point = hovered.value;
    const seen = point && show.shown(sensor);
    if (!seen || !view.current || point.cloud !== activeCloud.value?.name) return undefined;
    // Not in order where two calibrations are shown side by side.
    const k = Array.prototype.indexOf.call(seen.index, point.index);
    return k < 0 ? undefined : view.current.placeOf(seen.u[k], seen.v[k]);
  };
  return (
    <figure
      class={large ? 'tile large' : 'tile'}
      data-camera={sensor.name}
      data-points={shown?.u.length ?? 0}
      data-from={shown?.from}
    >
      <figcaption>
        <button
          type="button"
          onClick={() => {
            chosenCamera.value = sensor.name;
          }}
          aria-pressed={large ?? false}
        >
          {sensor.name}
        </button>
        {cell?.kind === 'picture' && (
          <span title="this picture's moment minus the frame's">
            {msText(cell.dtNs)} {cell.match !== 'nearest' && cell.match}
          </span>
        )}
        {shown && (
          <span>
            {shown.u.length} points{shown.compensated ? '' : ', motion not taken out'}
          </span>
        )}
        {cell?.kind === 'picture' && deep && (
          <span title="16 bits: what is black and what is white here; the outermost 0.5 % on both sides are cut off">
            16 bits: {deep.black} to {deep.white}
          </span>
        )}
      </figcaption>
      <div
        ref={element}
        class="view"
        role="img"
        aria-label={`${sensor.name}: ${cell?.kind === 'picture' ? `picture with ${shown?.u.length ?? 0} points` : 'no picture'}`}
        onPointerMove={hover}
        onPointerLeave={() => {
          hovered.value = undefined;
        }}
        onWheel={event => {
          event.preventDefault();
          if (!view.current) return;
          view.current.zoom(Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
          show.stage.invalidate(view.current);
        }}
      >
        {cell?.kind !== 'picture' && <p class="empty">{cell ? 'no picture in this frame' : 'loading'}</p>}
        {cell?.kind === 'picture' && undecodable.value.has(sensor.name) && (
          <p class="undecoded" role="status">
            This browser cannot decode the picture ({endingOf(cell.path)}, {cell.width} × {cell.height}).
          </p>
        )}
        {unfit && (
          <p class="refused" role="alert">
            Not projected: {unfit}
          </p>
        )}
        {placeless && !shown && (
          <p class="refused" role="alert">
            Not projected: {placeless}
          </p>
        )}
        {sensor.cameraProblem && (
          <p class="refused" role="alert">
            Not projected: {sensor.cameraProblem}
          </p>
        )}
        <Marker at={at} />
      </div>
    </figure>
  );
}

/** What the name says of the encoding. */
function endingOf(path: string): string {
  return /\.([A-Za-z0-9]{1,8})$/.exec(path)?.[1] ?? 'unknown encoding';
}

/** Why nothing is projected although lens and picture are there. */
function placeProblem(camera: SensorData): string | undefined {
  const cloud = activeCloud.value;
  if (!cloud || !showPoints.value) return undefined;
  const unplaced = [cloud, camera].filter(sensor => !sensor.T_rig_sensor).map(sensor => sensor.name);
  return unplaced.length > 0 ? unplacedText(unplaced) : undefined;
}
