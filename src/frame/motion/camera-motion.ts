// How a camera turned, from a recording: its pictures one by one, decoded by the platform.
import { CameraRotation } from '../../calibration/observe/camera-rotation.js';
import type { GrayImage } from '../../calibration/observe/gray-pyramid.js';
import { IncrementBook, type ObservedIncrements } from '../../calibration/observe/increments.js';
import type { Camera } from '../../camera/camera.js';
import { type Issues, rethrowDefect } from '../../issue.js';
import { depthOf } from '../../message/depth-picture.js';
import type { Image } from '../../message/value.js';
import { placeOf } from '../report.js';
import { grayImage } from './gray-image.js';
import { decodedInOrder, type MotionChannel } from './motion-channel.js';

/** What the platform does: encoded bytes (JPEG, PNG, …) to gray. Rejects with FL0307 for what it cannot read. */
export interface GrayDecoder {
  decodeGray(bytes: Uint8Array): Promise<GrayImage>;
}

/**
 * Turns that begin draw a picture's rotation aside in the same way every time (edges slide along others as the camera goes
 * round a corner), which looks like another moment: in the toy town the camera ahead is 2 ms (seed 7) and 4 ms (seed 3) off to
 * the same side, the one aside 0 and 2 ms.
 */
const MOMENT_SIGMA_NS = 3e6;

/**
 * `lens`: of exactly these pictures, as the rig has it. `input.t` should be the middle of the exposure where that is known.
 * Holds two pictures at a time. Pictures that cannot be decoded are counted in `skipped` and reported.
 */
export async function cameraMotion(
  input: MotionChannel,
  lens: Camera,
  decoder: GrayDecoder,
  issues: Issues,
): Promise<ObservedIncrements> {
  const observer = new CameraRotation(lens);
  const book = new IncrementBook();
  for await (const { message, t, value } of decodedInOrder(input, issues, () => book.skip('undecodable'))) {
    if (value.kind !== 'image') {
      book.skip('no picture');
      continue;
    }
    if (depthOf(input.channel.topic, value.encoded ? value.pixels : value.format) !== undefined) {
      book.skip('depth, not brightness');
      continue;
    }
    try {
      const gray = await grayOf(value, decoder);
      if (gray) book.add(observer.push(gray, t));
      else book.skip(`encoding ${value.format} has no brightness`);
    } catch (error) {
      rethrowDefect(error);
      issues.add(error.code, `${error.message}; the picture was left out`, placeOf(input.source, message));
      book.skip('undecodable');
    }
  }
  const found = book.finish(input.originNs);
  return { ...found, track: { ...found.track, momentSigmaNs: MOMENT_SIGMA_NS } };
}

async function grayOf(image: Image, decoder: GrayDecoder): Promise<GrayImage | undefined> {
  return image.encoded ? decoder.decodeGray(image.data) : grayImage(image);
}
