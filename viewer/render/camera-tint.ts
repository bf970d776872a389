// Colours of a cloud from the pictures it was projected into: the nearest pixel of the camera that sees a point most straight on.
import { OCCLUDED } from '../../src/projection/visibility/sightings.js';
import type { SensorData } from '../data/dataset-data.js';
import type { CloudData, FrameData } from '../data/frame-data.js';
import type { Shown } from '../state/projected.js';
import type { Pictures } from './pictures.js';

/** Points that no camera sees. */
const UNSEEN = 90;

/** RGB bytes per point. */
export async function cameraTint(
  cloud: CloudData,
  cameras: readonly SensorData[],
  frame: FrameData | undefined,
  shownIn: (camera: SensorData) => Shown | undefined,
  pictures: Pictures,
): Promise<Uint8Array> {
  const tint = new Uint8Array(3 * cloud.count).fill(UNSEEN);
  const best = new Float32Array(cloud.count).fill(Number.POSITIVE_INFINITY);
  for (const camera of cameras) {
    const cell = frame?.cells.get(camera.name);
    const shown = shownIn(camera);
    if (cell?.kind !== 'picture' || !shown) continue;
    const pixels = await pixelsOf(await pictures.bitmap(cell));
    const [cx, cy] = [pixels.width / 2, pixels.height / 2];
    for (let k = 0; k < shown.u.length; k++) {
      if (shown.visibility && shown.visibility[k] === OCCLUDED) continue;
      const u = Math.round(shown.u[k]);
      const v = Math.round(shown.v[k]);
      if (u < 0 || v < 0 || u >= pixels.width || v >= pixels.height) continue;
      const off = Math.hypot((u - cx) / cx, (v - cy) / cx);
      const i = shown.index[k];
      if (!(off < best[i])) continue;
      best[i] = off;
      const p = 4 * (v * pixels.width + u);
      tint[3 * i] = pixels.data[p];
      tint[3 * i + 1] = pixels.data[p + 1];
      tint[3 * i + 2] = pixels.data[p + 2];
    }
  }
  return tint;
}

const read = new WeakMap<ImageBitmap, ImageData>();

async function pixelsOf(bitmap: ImageBitmap): Promise<ImageData> {
  const known = read.get(bitmap);
  if (known) return known;
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  const pixels = context.getImageData(0, 0, bitmap.width, bitmap.height);
  read.set(bitmap, pixels);
  return pixels;
}
