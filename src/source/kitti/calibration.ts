// A drive's calibration files as messages: one channel of transforms, one channel of camera info per camera.

import { FramelockError, type Issues, rethrowDefect } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import type { Value } from '../../message/value.js';
import { type KittiCalibration, kittiRawCalibration } from '../../rig/kitti-calib.js';
import { stamplessDecoder } from '../plain-files/stampless-decoder.js';

export interface CalibrationTexts {
  readonly camToCam?: string;
  readonly veloToCam?: string;
  readonly imuToVelo?: string;
}

/** A channel whose messages are calibration files, by key. */
export interface CalibrationChannel {
  readonly topic: string;
  readonly type: string;
  /** What the decoder depends on besides the bytes. */
  readonly text: string;
  readonly decoder: Decoder;
  readonly files: readonly (keyof CalibrationTexts)[];
}

/**
 * Channels `tf_static` and, for each camera of the drive, `image_0x/camera_info`. `rectified` as in kittiRawCalibration.
 * A calibration that cannot be used is reported and left out.
 */
export function calibrationChannels(
  texts: CalibrationTexts,
  cameras: readonly string[],
  rectified: boolean,
  issues: Issues,
): CalibrationChannel[] {
  const { camToCam, veloToCam, imuToVelo } = texts;
  const channels: CalibrationChannel[] = [];
  const files: (keyof CalibrationTexts)[] = [];
  if (usable({ imuToVelo }, rectified, issues)) files.push('imuToVelo');
  const withCameras = usable({ camToCam, veloToCam }, rectified, issues) ?? usable({ camToCam }, rectified, issues);
  if (withCameras && withCameras.transforms.transforms.length > 0) files.push('veloToCam');
  // Both kinds of message come through one decoder: the IMU's file names no camera and gives only its own edge.
  const transforms = (bytes: Uint8Array) => {
    const text = new TextDecoder().decode(bytes);
    return calibrate(text === imuToVelo ? { imuToVelo: text } : { camToCam, veloToCam: text }, rectified).transforms;
  };
  const kind = rectified ? 'rectified' : 'raw';
  const text = [kind, camToCam, veloToCam, imuToVelo].join('\n');
  if (files.length > 0)
    channels.push({
      topic: 'tf_static',
      type: 'kitti/calib',
      text,
      decoder: stamplessDecoder('transforms', transforms),
      files,
    });
  for (const camera of cameras) {
    if (!withCameras?.cameras.has(camera)) continue;
    const info = (bytes: Uint8Array): Value => {
      const found = calibrate({ camToCam: new TextDecoder().decode(bytes) }, rectified).cameras.get(camera);
      if (!found) throw new FramelockError('FL0304', `expected calibration of ${camera}, got none`);
      return found;
    };
    channels.push({
      topic: `${camera}/camera_info`,
      type: 'kitti/calib',
      text: kind,
      decoder: stamplessDecoder('camera_info', info),
      files: ['camToCam'],
    });
  }
  return channels;
}

function usable(texts: CalibrationTexts, rectified: boolean, issues: Issues): KittiCalibration | undefined {
  if (Object.values(texts).every(text => text === undefined)) return undefined;
  try {
    return kittiRawCalibration(texts, rectified);
  } catch (error) {
    rethrowDefect(error);
    issues.add(
      'FL0502',
      `a calibration file cannot be used (${error.message}); its sensors are not projected; mend the file or give a rig file`,
      error.at,
    );
    return undefined;
  }
}

/** In a decoder a file that does not fit is a message that does not fit. */
function calibrate(texts: CalibrationTexts, rectified: boolean): KittiCalibration {
  try {
    return kittiRawCalibration(texts, rectified);
  } catch (cause) {
    throw new FramelockError('FL0304', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
