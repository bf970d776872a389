// Foreign calibration files and pictures beside them, read from this machine within limits.
import { basename, dirname, resolve } from 'node:path';
import { FramelockError } from '../../issue.js';
import { encodedImageSize, type ImageSize } from '../../message/image-size.js';
import { type CalibrationFile, type CalibrationFormat, calibrationFormats } from '../../rig/import/index.js';
import { argoverse2Calibration } from '../../source/av2/index.js';
import { nodeDecompressors } from './decompress.js';
import { openFile } from './file.js';
import { uniqueNames } from './inputs.js';
import { textOf } from './text-of.js';

const MAX_FILE = 16 << 20;
/** A JPEG may carry a preview and metadata before its size. */
const PICTURE_HEAD = 1 << 20;

/** Throws FL0101 when a file cannot be read, FL0208 above 16 MiB. */
export async function readCalibrationFiles(paths: readonly string[]): Promise<CalibrationFile[]> {
  const names = uniqueNames(paths);
  const files: CalibrationFile[] = [];
  for (const [i, path] of paths.entries()) {
    if (names.indexOf(names[i]) < i) continue;
    const bytes = await readHead(path, names[i], MAX_FILE + 1);
    if (bytes.length > MAX_FILE)
      throw new FramelockError('FL0208', 'expected a calibration file of at most 16 MiB, got a larger one', {
        at: { file: names[i] },
      });
    files.push({ name: names[i], folder: basename(dirname(resolve(path))), bytes, text: textOf(bytes) });
  }
  return files;
}

/** Every format, those too whose files must be decompressed before they can be recognised. */
export async function calibrationFormatsFor(files: readonly CalibrationFile[]): Promise<readonly CalibrationFormat[]> {
  return [...calibrationFormats, await argoverse2Calibration(files, nodeDecompressors())];
}

/** Width and height of a JPEG, PNG or WebP. Throws FL0801 for another file. */
export async function readPictureSize(path: string): Promise<ImageSize> {
  const size = encodedImageSize(await readHead(path, basename(path), PICTURE_HEAD));
  if (size) return size;
  throw new FramelockError('FL0801', 'expected a JPEG, PNG or WebP picture, got another file', {
    at: { file: basename(path) },
  });
}

async function readHead(path: string, name: string, most: number): Promise<Uint8Array> {
  const file = await openFile(path, name);
  try {
    return await file.read(0, Math.min(file.size, most));
  } finally {
    await file.close();
  }
}
