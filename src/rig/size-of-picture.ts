// Drivers that leave width and height of CameraInfo at 0: the pictures tell their size themselves, where K or P fits them.
import { FramelockError, type Issues } from '../issue.js';
import type { InfoOfTopic } from './camera-info.js';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Of the size: no lens sits so far beside the middle of its sensor. That of pictures larger by 0.3, or smaller, lies farther out. */
const FAR = 0.15;

/** The CameraInfo with the full resolution that its pictures come from, where it tells none; else as it is. */
export function withSizeOfPicture(one: InfoOfTopic, picture: Size | undefined): InfoOfTopic {
  const { info } = one;
  if (info.width !== 0 || info.height !== 0 || !picture) return one;
  const [binX, binY] = (info.binning ?? [1, 1]).map(n => Math.max(1, n));
  return { ...one, info: { ...info, width: picture.width * binX, height: picture.height * binY } };
}

/**
 * FL0514 says whose size was taken. Throws FL0509 where the principal point is not near the middle: the numbers are then of pictures of
 * another size, and nobody says of which.
 */
export function reportSizeOfPicture(
  sensor: { readonly name: string; readonly topic: string },
  { topic, info: { width, height, K, P } }: InfoOfTopic,
  rectified: boolean,
  issues: Issues,
): void {
  const [cx, cy] = rectified ? [P[2], P[6]] : [K[2], K[5]];
  if (Math.abs(cx - width / 2) > FAR * width || Math.abs(cy - height / 2) > FAR * height)
    throw new FramelockError(
      'FL0509',
      `${topic} says 0x0 pixels, and its principal point (${cx}, ${cy}) is not near the middle of the ${width}x${height} of its pictures`,
      { at: { topic } },
    );
  issues.add(
    'FL0514',
    `${topic} says 0x0 pixels: the size of the pictures of "${sensor.name}" was taken (${width}x${height} of the sensor)`,
    { topic: sensor.topic },
  );
}
