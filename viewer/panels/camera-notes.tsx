// What is written on a camera's picture: its name, how late it is, and what keeps the cloud from being projected.
import type { SensorData } from '../data/dataset-data.js';
import type { PictureData } from '../data/frame-data.js';
import type { Pictured } from '../render/show.js';
import { picturedClouds } from '../state/cloud-looks.js';
import { msText, shortName, unplacedText } from '../state/format.js';
import { pictureProblem } from '../state/projected.js';
import { chosenCamera, deepPictures, frame, showPoints, undecodable } from '../state/store.js';

interface OnCamera {
  readonly sensor: SensorData;
  /** What the camera shows; a new object whenever it changes. */
  readonly pictured: readonly Pictured[];
}

export function CameraCaption({ sensor, pictured, large }: OnCamera & { readonly large?: boolean }) {
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
      {pictured.length > 0 && (
        <span title={pictured.map(({ cloud, shown }) => `${cloud.name}: ${shown.u.length}`).join(', ')}>
          {pictured.map(({ shown }) => shown.u.length).join(' + ')} points
          {pictured.every(({ shown }) => shown.compensated) ? '' : ', motion not taken out'}
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

export function CameraNotes({ sensor, pictured }: OnCamera) {
  const cell = frame.value?.cells.get(sensor.name);
  const unfit = cell?.kind === 'picture' ? pictureProblem(sensor, cell) : undefined;
  const placeless = cell?.kind === 'picture' && sensor.camera && !unfit ? placeProblem(sensor, pictured) : undefined;
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
      {placeless && (
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

/** Why a cloud is not projected although lens and picture are there. */
function placeProblem(camera: SensorData, pictured: readonly Pictured[]): string | undefined {
  if (!showPoints.value) return undefined;
  const clouds = picturedClouds.value.filter(cloud => !pictured.some(one => one.cloud === cloud));
  const unplaced = clouds.length > 0 ? [...clouds, camera].filter(sensor => !sensor.T_rig_sensor) : [];
  return unplaced.length > 0 ? unplacedText(unplaced.map(sensor => sensor.name)) : undefined;
}
