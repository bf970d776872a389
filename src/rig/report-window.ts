// What people are told of binning and regions of interest: that a lens was brought to them, and that pictures deny them.
import type { Issues } from '../issue.js';
import type { InfoOfTopic } from './camera-info.js';
import { windowWords } from './camera-window.js';
import type { RigCamera } from './rig.js';

/** FL0562, once for a camera: nobody would see from the dataset alone that its numbers are not those that were recorded. */
export function reportWindow(
  sensor: { readonly name: string; readonly topic: string },
  { topic, info }: InfoOfTopic,
  rectified: boolean,
  { lens }: RigCamera,
  issues: Issues,
): void {
  const numbers = rectified ? 'P' : 'K';
  const apart =
    rectified && info.roi?.doRectify
      ? '; do_rectify was not followed, as image_proc does not: these pictures were taken to show the same window as the raw ones'
      : '';
  issues.add(
    'FL0562',
    `pictures of "${sensor.name}" show ${windowWords(info)}: ${numbers} of ${topic} was brought to their ${lens.width}x${lens.height} pixels${apart}`,
    { topic: sensor.topic },
  );
}

/** FL0503 of one picture; `outcome`: what became of it. */
export function pictureOfOtherSize(
  { width, height }: { readonly width: number; readonly height: number },
  camera: RigCamera,
  outcome: string,
): string {
  const { lens } = camera;
  return `a picture is ${width}x${height} but its calibration is ${lens.width}x${lens.height}; ${outcome}; ${sizeAdvice(camera)}`;
}

/** How a camera's size came about, and what to do; to be added to what says that its pictures have another one. */
export function sizeAdvice({ window, lens }: RigCamera): string {
  if (!window) return 'use the calibration of these pictures (rectified and raw ones differ)';
  const { x, y, width, height, binX, binY } = window;
  const how = `its CameraInfo says ${width}x${height} at (${x}, ${y}) of the sensor, binned ${binX}x${binY}, which makes ${lens.width}x${lens.height}`;
  return `${how}: correct binning and roi in the driver, or give the camera of these pictures in a rig file`;
}
