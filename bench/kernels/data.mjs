// The seeded data that every language reads: raw little-endian columns in one folder per case, made once.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { colourData } from './data-colour.mjs';
import { lensData } from './data-lens.mjs';
import { poseData, sweepTruth } from './data-motion.mjs';
import { pieceData } from './data-pieces.mjs';
import { scoreData } from './data-scores.mjs';
import { boxesOf, randomFrom, sweep } from './data-sweep.mjs';

/** Changes with what the files hold: folders of another version are made again. */
const version = 8;

/** `rings`: ring after ring, so that the sweep's time is run through 60 times, as some drivers order their clouds. */
export const clouds = [
  { name: '120k', columns: 2000, order: 'firing' },
  { name: '1.2M', columns: 20000, order: 'firing' },
  { name: '120k-rings', columns: 2000, order: 'rings' },
];
/** Beams of a real scanner lie so far apart; ten times denser in one way only, they span no surface. */
export const surfaces = ['120k', '120k-rings'];
export const stampCounts = [{ name: '200k', count: 200_000 }];
/** Places on a picture of 1920 × 1080, and points on a map of half its size. */
export const places = '120k-places';
export const scored = '20k-points';

/** Returns the folder, with a folder per cloud in it, one for lenses and poses, and one per list of stamps. */
export function makeData(work) {
  const folder = join(work, `data-v${version}`);
  if (existsSync(folder)) return folder;
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  writeAll(join(part, 'scene'), { ...lensData(), ...poseData() });
  for (const { name, columns, order } of clouds) {
    const cloud = sweep(columns, order);
    writeAll(join(part, name), { ...cloud, ...sweepTruth(cloud), ...boxesOf() });
    if (surfaces.includes(name)) writeAll(join(part, name), pieceData(cloud));
  }
  for (const { name, count } of stampCounts) writeAll(join(part, name), stamps(count));
  writeAll(join(part, places), colourData());
  writeAll(join(part, scored), scoreData());
  renameSync(part, folder);
  return folder;
}

function writeAll(folder, columns) {
  mkdirSync(folder, { recursive: true });
  for (const [name, values] of Object.entries(columns)) {
    writeFileSync(join(folder, name), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
}

/** Two sorted lists of ns since 1970, about 10 ms from one to the next, and some of the same stamp. */
function stamps(count) {
  const random = randomFrom(11);
  const list = () => {
    const out = new BigInt64Array(count);
    let at = 1_700_000_000_000_000_000n;
    for (let i = 0; i < count; i++) {
      out[i] = at;
      if (random() > 0.001) at += BigInt(Math.round(20e6 * random()));
    }
    return out;
  };
  return { a: list(), b: list(), tolerance: BigInt64Array.of(3_000_000n) };
}
