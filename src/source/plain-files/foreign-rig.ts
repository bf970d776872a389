// Calibration files of other tools that lie beside the data, as messages: transforms, and a camera info per camera.

import type { Folder } from '../../bytes/bytes.js';
import { FramelockError, Issues, rethrowDefect } from '../../issue.js';
import type { CameraInfo, Transforms, Value } from '../../message/value.js';
import type { CalibrationFormat, ForeignCalibration } from '../../rig/import/index.js';
import { cameraInfoOf } from './camera-info-of.js';
import { type FileSource, folderText } from './file-source.js';
import { stamplessDecoder } from './stampless-decoder.js';

export interface CalibrationText {
  /** In the folder. */
  readonly path: string;
  readonly text: string;
}

/** A camera of the recording whose calibration is looked for. */
export interface PicturesOf {
  readonly topic: string;
  /** Frame of its pictures, which is the name that the calibration has for it. */
  readonly frame: string;
  /** Of its first readable picture, for calibrations that tell no size. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** A calibration file as text; undefined, with FL0502, for one that is longer than `most` bytes or cannot be read. */
export async function calibrationText(
  folder: Folder,
  path: string,
  most: number,
  issues: Issues,
): Promise<CalibrationText | undefined> {
  try {
    return { path, text: await folderText(folder, path, most) };
  } catch (error) {
    rethrowDefect(error);
    reportUnusable(path, error, issues);
    return undefined;
  }
}

/**
 * Adds channels `tf_static` and `<camera>/camera_info`, whose messages are the files. They hold from `firstNs` on. A file
 * that cannot be used is FL0502 and left out. `topicOf`: what a file of several is called, by default its path.
 */
export async function addForeignRig(
  source: FileSource,
  format: CalibrationFormat,
  files: readonly CalibrationText[],
  cameras: readonly PicturesOf[],
  firstNs: bigint,
  issues: Issues,
  topicOf: (path: string) => string = path => path.replace(/\.[^./]*$/, ''),
): Promise<void> {
  const good = files.flatMap(file => {
    const found = usable(format, file, issues);
    return found ? [{ file, found }] : [];
  });
  const placing = good.filter(({ found }) => found.transforms.length > 0);
  for (const { file } of placing) {
    // A channel for each file: SUSTechPOINTS tells a camera by its file's name, which the bytes of a message do not hold.
    const topic = placing.length === 1 ? 'tf_static' : `${topicOf(file.path)}/tf_static`;
    const decode = (bytes: Uint8Array) => transformsOf(calibrated(format, bytes, file.path));
    const channel = source.channel(topic, `${format.name}/calib`, file.path, stamplessDecoder('transforms', decode));
    source.message(channel, firstNs, undefined, await source.file(file.path));
  }
  for (const { topic, frame, size } of cameras) {
    const own = good.find(({ found }) => found.sensors.some(sensor => sensor.frame === frame && sensor.camera));
    if (!own) continue;
    const decode = (bytes: Uint8Array): Value => {
      const info = infoOf(calibrated(format, bytes, own.file.path), frame, size);
      if (!info) throw new FramelockError('FL0304', `expected a calibration of ${frame}, got none`);
      return info;
    };
    const text = `${frame} ${size?.width ?? 0}x${size?.height ?? 0}`;
    const channel = source.channel(
      `${topic}/camera_info`,
      `${format.name}/calib`,
      text,
      stamplessDecoder('camera_info', decode),
    );
    source.message(channel, firstNs, undefined, await source.file(own.file.path));
  }
}

function usable(format: CalibrationFormat, file: CalibrationText, issues: Issues): ForeignCalibration | undefined {
  try {
    return read(format, new TextEncoder().encode(file.text), file.path, issues);
  } catch (error) {
    rethrowDefect(error);
    reportUnusable(file.path, error, issues);
    return undefined;
  }
}

function reportUnusable(file: string, { message }: FramelockError, issues: Issues): void {
  const text = `a calibration file cannot be used (${message}); its sensors are not projected; mend the file or give a rig file`;
  issues.add('FL0502', text, { file });
}

/** In a decoder a file that does not fit is a message that does not fit. What there is to say of it was said when it was opened. */
function calibrated(format: CalibrationFormat, bytes: Uint8Array, path: string): ForeignCalibration {
  try {
    return read(format, bytes, path, new Issues());
  } catch (cause) {
    throw new FramelockError('FL0304', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function read(format: CalibrationFormat, bytes: Uint8Array, path: string, issues: Issues): ForeignCalibration {
  const parts = path.split('/');
  const [name, folder] = [parts.at(-1)!, parts.at(-2)];
  return format.read([{ name, folder, bytes, text: new TextDecoder().decode(bytes) }], issues);
}

function transformsOf({ transforms }: ForeignCalibration): Transforms {
  return {
    kind: 'transforms',
    transforms: transforms.map(({ parent, child, T_parent_child: { t, q } }) => ({
      parent,
      child,
      stampNs: 0n,
      translation: [...t],
      rotationXyzw: [...q],
    })),
  };
}

function infoOf({ sensors }: ForeignCalibration, frame: string, size: PicturesOf['size']): CameraInfo | undefined {
  const camera = sensors.find(sensor => sensor.frame === frame && sensor.camera)?.camera;
  if (!camera) return undefined;
  const { model, intrinsics } = camera;
  const { width, height } = intrinsics.width > 0 ? intrinsics : (size ?? intrinsics);
  return cameraInfoOf(frame, model, { ...intrinsics, width, height }, intrinsics.distortion);
}
