// Recorded motion of several devices on one body (../shared/data).
import { readMotionFile } from '../../src/calibration/motion-file/index.js';
import type { MotionTrack } from '../../src/calibration/time-offset/index.js';
import { Issues } from '../../src/issue.js';
import { openFile } from '../../src/platform/node/file.js';
import { shared } from './cli.js';

export const realMotion = `${shared}permissive/time_offset/`;

export async function trackOf(path: string): Promise<MotionTrack> {
  const bytes = await openFile(realMotion + path);
  try {
    return (await readMotionFile(bytes, new Issues())).track;
  } finally {
    await bytes.close();
  }
}
