// Long drives as files in the work folder: made when needed, and taken away again when they are large.
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '../../scripts/run.mjs';
import { driveMessages, writeDrive } from './drive.mjs';
import { driveRig } from './drive-rig.mjs';

const keepBelow = 1e9;

/** {path, messages, remove}: `remove` leaves what is small for the next call. */
export async function driveRecording({ work }, minutes, format) {
  const path = join(work, `drive-${minutes}min.${format}`);
  if (!existsSync(path)) {
    say(`making ${path}`);
    await writeDrive(path, minutes, format);
  }
  const remove = () => {
    if (statSync(path).size > keepBelow) rmSync(path);
  };
  return { path, messages: driveMessages(minutes), remove };
}

export function driveRigFile({ work }) {
  const path = join(work, 'drive-rig.yaml');
  writeFileSync(path, driveRig());
  return path;
}
