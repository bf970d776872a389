// What binning and region of interest of a CameraInfo make of the sensor's pixels (REP 104), and where its numbers deny it.
import type { Intrinsics } from '../camera/camera.js';
import { pictureSize, type SensorWindow } from '../camera/index.js';
import { FramelockError } from '../issue.js';
import type { CameraInfo } from '../message/value.js';

/**
 * Which pixels of the sensor the pictures are made of; undefined for all of them, one by one: binning 0 is 1, and a region of
 * zeros is the whole sensor. Throws FL0560 for a region without a size, or that the sensor does not have, or smaller than one bin.
 */
export function windowOf(topic: string, info: CameraInfo): SensorWindow | undefined {
  const { width, height } = info;
  const window = asRecorded(info);
  const { x, y, binX, binY } = window;
  if (isWhole(window, info) && binX === 1 && binY === 1) return undefined;
  const refuse = (expected: string, got: string) => {
    const remedy = 'correct the driver, or give the camera of these pictures in a rig file';
    throw new FramelockError('FL0560', `expected ${expected}, but ${topic} says ${got}; ${remedy}`, { at: { topic } });
  };
  const region = `roi ${window.width}x${window.height} at (${x}, ${y})`;
  if (window.width === 0 || window.height === 0) refuse('a region with a size, or one of zeros', region);
  if (x + window.width > width || y + window.height > height)
    refuse(`a region inside the ${width}x${height} of its full resolution`, region);
  const size = pictureSize(window);
  if (size.width === 0 || size.height === 0)
    refuse('pictures with pixels', `${window.width}x${window.height} pixels of the sensor and binning ${binX}x${binY}`);
  return window;
}

/** Zeros have the meaning that REP 104 gives them. */
function asRecorded({ width, height, binning, roi }: CameraInfo): SensorWindow {
  const [binX, binY] = (binning ?? [1, 1]).map(n => Math.max(1, n));
  const all = !roi || (roi.xOffset === 0 && roi.yOffset === 0 && roi.width === 0 && roi.height === 0);
  if (all) return { x: 0, y: 0, width, height, binX, binY };
  return { x: roi.xOffset, y: roi.yOffset, width: roi.width, height: roi.height, binX, binY };
}

function isWhole({ x, y, width, height }: SensorWindow, sensor: { readonly width: number; readonly height: number }) {
  return x === 0 && y === 0 && width === sensor.width && height === sensor.height;
}

export function sameWindow(a: CameraInfo, b: CameraInfo): boolean {
  const [one, other] = [asRecorded(a), asRecorded(b)];
  return (Object.keys(one) as (keyof SensorWindow)[]).every(key => one[key] === other[key]);
}

/** `640x480 at (320, 240) of 1280x960, binned 2x2`. */
export function windowWords(info: CameraInfo): string {
  const window = asRecorded(info);
  const { x, y, width, height, binX, binY } = window;
  const sensor = `${info.width}x${info.height}`;
  const part = isWhole(window, info) ? sensor : `${width}x${height} at (${x}, ${y}) of ${sensor}`;
  return binX === 1 && binY === 1 ? part : `${part}, binned ${binX}x${binY}`;
}

/** Of the picture's size to the sensor's, at most: where less is taken away the middles of the two are too near to be told apart. */
const SMALLER = 0.75;
/** Of the picture's size: so near to its middle lies the principal point of a lens that was calibrated with these pictures. */
const NEAR = 0.1;
/** Of the sensor's size: no lens sits so far beside the middle of its sensor, in each direction that binning and region make smaller. */
const FAR = 0.15;

/**
 * Drivers and calibrations exist that give K of the pictures themselves beside the binning or region that these were made with.
 * To apply it once more would put every pixel into a wrong place without a word. Told by the principal point: in the middle
 * of the picture, counted from its own corner, and far from the middle of the sensor. Throws FL0561.
 */
export function checkNotYetApplied(topic: string, name: 'K' | 'P', lens: Intrinsics, window: SensorWindow): void {
  const picture = pictureSize(window);
  const axes = [
    { c: lens.cx, full: lens.width, part: picture.width },
    { c: lens.cy, full: lens.height, part: picture.height },
  ].filter(({ full, part }) => part <= SMALLER * full);
  const applied = ({ c, full, part }: (typeof axes)[number]) =>
    Math.abs(c - part / 2) < NEAR * part && Math.abs(c - full / 2) > FAR * full;
  if (axes.length === 0 || !axes.every(applied)) return;
  const [cx, cy] = [lens.cx, lens.cy].map(c => Number(c.toPrecision(6)));
  throw new FramelockError(
    'FL0561',
    `expected ${name} of the ${lens.width}x${lens.height} of full resolution, but the principal point (${cx}, ${cy}) of ${topic} is the middle of pictures of ${picture.width}x${picture.height}: binning and region seem to be in ${name} already; set them to 0, or give the camera in a rig file`,
    { at: { topic } },
  );
}
