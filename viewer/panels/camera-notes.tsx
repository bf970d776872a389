// What is written on a camera's picture: its name, how late it is, and what keeps the cloud from being projected.
import type { SensorData } from '../data/dataset-data.js';
import type { PictureData } from '../data/frame-data.js';
import { msText, shortName, unplacedText } from '../state/format.js';
import { pictureProblem, type Shown } from '../state/projected.js';
import { activeCloud, chosenCamera, deepPictures, frame, showPoints, undecodable } from '../state/store.js';

interface OnCamera {
  readonly sensor: SensorData;
  /** The projection that the camera shows; a new object whenever it changes. */
  readonly shown: Shown | undefined;
}

export function CameraCaption({ sensor, shown, large }: OnCamera & { readonly large?: boolean }) {
  const cell = frame.value?.cells.get(sensor.name);
  const deep = deepPictures.value.get(sensor.name);
  return (
    <figcaption>
      <button
        type="button"
        onClick={() => {
          chosenCamera.value = sensor.name;
        }}
        aria-pressed={large ?? false}
        title={`${sensor.name}: ${sensor.topic}`}
        aria-label={sensor.name}
      >
        {shortName(sensor.name, large ? 32 : 16)}
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
  );
}

export function CameraNotes({ sensor, shown }: OnCamera) {
  const cell = frame.value?.cells.get(sensor.name);
  const unfit = cell?.kind === 'picture' ? pictureProblem(sensor, cell) : undefined;
  const placeless = cell?.kind === 'picture' && sensor.camera && !unfit ? placeProblem(sensor) : undefined;
  return (
    <>
      {cell?.kind !== 'picture' && <p class="empty">{cell ? 'no picture in this frame' : 'loading'}</p>}
      {cell?.kind === 'picture' && undecodable.value.has(sensor.name) && (
        <p class="undecoded" role="status">
          {undecodedText(cell)}
        </p>
      )}
      {unfit && (
        <p class="refused" role="alert" title={unfit}>
          Not projected: {unfit}
        </p>
      )}
      {placeless && !shown && (
        <p class="refused" role="alert" title={placeless}>
          Not projected: {placeless}
        </p>
      )}
      {sensor.cameraProblem && (
        <p class="refused" role="alert" title={sensor.cameraProblem}>
          Not projected: {sensor.cameraProblem}
        </p>
      )}
    </>
  );
}

/** What every browser decodes: one that cannot be is no question of the browser. */
const decodedByAll = ['jpg', 'png', 'webp'];
/** One frame alone is no picture. */
const videos = ['h264', 'h265', 'av1', 'vp8', 'vp9'];

function undecodedText({ path, width, height }: PictureData): string {
  const ending = /\.([A-Za-z0-9]{1,8})$/.exec(path)?.[1];
  const size = width > 0 && height > 0 ? `, ${width} × ${height}` : '';
  const what = `${ending ?? 'unknown encoding'}${size}`;
  if (videos.includes(ending ?? '')) return `A frame of a video (${what}): most decode only behind those before them.`;
  return decodedByAll.includes(ending ?? '')
    ? `The picture cannot be decoded (${what}): it seems to be damaged.`
    : `This browser cannot decode the picture (${what}).`;
}

/** Why nothing is projected although lens and picture are there. */
function placeProblem(camera: SensorData): string | undefined {
  const cloud = activeCloud.value;
  if (!cloud || !showPoints.value) return undefined;
  const unplaced = [cloud, camera].filter(sensor => !sensor.T_rig_sensor).map(sensor => sensor.name);
  return unplaced.length > 0 ? unplacedText(unplaced) : undefined;
}
