// One row of KITTI's labels: its numbers, as the object and the tracking benchmark write them.
//
//   object:   type truncated occluded alpha  left top right bottom  height width length  x y z  rotation_y  [score]
//   tracking: frame track  and then the same
//
// Source: the readmes of the object and tracking devkits (Geiger et al. 2012). x, y, z is the middle of the box's bottom in the
// rectified camera 0 (x right, y down, z ahead); a box of rotation_y = 0 looks to the right. Pixels count from 0, and what is
// cut off by the picture ends at 0 and width − 1: the same pixels as here, whose centres are whole numbers.
import type { Box2 } from '../label.js';

export interface KittiRow {
  /** Tracking only. */
  readonly frame?: number;
  readonly track?: number;
  readonly type: string;
  readonly truncated: number;
  readonly occluded: number;
  /** Observation angle, rad, and as it is written; −10 where it is unknown. */
  readonly alpha: number;
  readonly alphaText: string;
  /** Undefined where the row's numbers say that there is none. */
  readonly box2?: Omit<Box2, 'camera'>;
  readonly box3?: KittiBox;
  /** As it is written; results have it. */
  readonly score?: string;
}

export interface KittiBox {
  /** height, width, length, m. */
  readonly hwl: readonly [number, number, number];
  /** Middle of the bottom in the rectified camera 0, m. */
  readonly bottom: readonly [number, number, number];
  /** rotation_y, rad. */
  readonly yaw: number;
}

/** No row needs more characters; a line of megabytes is not taken apart. */
const MAX_LINE = 4096;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A row, or what was expected and found. `words` is 15 for the object benchmark, 17 for tracking; one more is a score. */
export function kittiRow(line: string, tracking: boolean): KittiRow | string {
  const least = tracking ? 17 : 15;
  if (line.length > MAX_LINE) return `expected a row of at most ${MAX_LINE} characters, got ${line.length}`;
  const words = line.trim().split(/\s+/);
  if (words.length !== least && words.length !== least + 1)
    return `expected a row of ${least} or ${least + 1} columns, got ${words.length}`;
  const first = tracking ? 2 : 0;
  if (tracking && !/^\d{1,10}$/.test(words[0]))
    return `expected the number of a frame in column 1, got ${shown(words[0])}`;
  if (tracking && !/^-?\d{1,10}$/.test(words[1]))
    return `expected the number of a track in column 2, got ${shown(words[1])}`;
  const n = new Array<number>(14);
  for (let i = 0; i < 14; i++) {
    const number = numberOf(words[first + 1 + i]);
    if (number === undefined) return `expected a number in column ${first + 2 + i}, got ${shown(words[first + 1 + i])}`;
    n[i] = number;
  }
  return {
    frame: tracking ? Number(words[0]) : undefined,
    track: tracking ? Number(words[1]) : undefined,
    type: words[first],
    truncated: n[0],
    occluded: n[1],
    alpha: n[2],
    alphaText: words[first + 3],
    box2: absent2(n) ? undefined : { left: n[3], top: n[4], right: n[5], bottom: n[6] },
    box3: absent3(n) ? undefined : { hwl: [n[7], n[8], n[9]], bottom: [n[10], n[11], n[12]], yaw: n[13] },
    score: words[least],
  };
}

/** Whether a line has the columns of a row: what formats are told apart by. */
export function looksLikeRow(line: string, tracking: boolean): boolean {
  return typeof kittiRow(line, tracking) !== 'string';
}

/** NaN and infinities are numbers here: the label that they make is counted for what it is. */
function numberOf(word: string): number | undefined {
  if (NUMBER.test(word)) return Number(word);
  if (/^[+-]?nan$/i.test(word)) return Number.NaN;
  const infinite = /^([+-]?)inf(inity)?$/i.exec(word);
  if (!infinite) return undefined;
  return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Numbers `from` to `to` of a row, without it. */
const all = (numbers: readonly number[], from: number, to: number, value: number) => {
  for (let i = from; i < to; i++) if (numbers[i] !== value) return false;
  return true;
};

/** KITTI writes −1, tools that have no pictures write 0. */
function absent2(n: readonly number[]): boolean {
  return all(n, 3, 7, -1) || all(n, 3, 7, 0);
}

/** KITTI writes −1 and −1000, tools that have no clouds write 0. */
function absent3(n: readonly number[]): boolean {
  return (all(n, 7, 10, -1) && all(n, 10, 13, -1000)) || all(n, 7, 13, 0);
}

function shown(word: string): string {
  return JSON.stringify(word.slice(0, 40));
}
