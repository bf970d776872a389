// Files that an option names: what reads them is loaded only where one is given.
import type { ClockFile, RigFile } from '../rig/index.js';

/** Of `--rig`; undefined where it is not given. Errors as `readRigFile`. */
export async function givenRig({ rig }: { readonly rig?: string }): Promise<RigFile | undefined> {
  if (rig === undefined) return undefined;
  const { readRigFile } = await import('../platform/node/rig-files.js');
  return readRigFile(rig);
}

/** Of `--clock`: a word that chooses clocks, or a clock file. Errors as `readClockFile`. */
export async function givenClock(clock: string): Promise<'auto' | 'raw' | 'log' | ClockFile> {
  if (clock === 'auto' || clock === 'raw' || clock === 'log') return clock;
  const { readClockFile } = await import('../platform/node/rig-files.js');
  return readClockFile(clock);
}
