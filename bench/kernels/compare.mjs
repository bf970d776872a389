// Whether two variants of a kernel did the same work: every element of their outputs, before anything is timed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a variant left in `folder`. */
function columnIn(folder, name, Type = Float32Array) {
  const bytes = readFileSync(join(folder, name));
  return new Type(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/**
 * A comparison gets the folders of the outputs to judge, of our plain TypeScript's, and of the data; and whether it is one of ours.
 * It returns what was found in words, and throws where the work differs.
 *
 * @typedef {{ folder: string, truth: string, data: string, name: string, isOurs: boolean, lens: { width: number, height: number }, differs?: boolean }} Outputs
 * @typedef {(outputs: Outputs) => string} Comparison
 */

/**
 * The same bits in the columns of these names.
 * @param {...string} names
 * @returns {Comparison}
 */
export function exactly(...names) {
  return ({ folder, truth, name }) => sameBits(names, folder, truth, name);
}

/**
 * The same against columns of these names among the data.
 * @param {...string} names
 * @returns {Comparison}
 */
export function exactlyAsMade(...names) {
  return ({ folder, data, name }) => sameBits(names, folder, data, name);
}

function sameBits(names, folder, truth, name) {
  for (const column of names) {
    const [got, wanted] = [folder, truth].map(from => readFileSync(join(from, column)));
    if (!got.equals(wanted)) throw new Error(`${name}: ${column} differs`);
  }
  return 'every bit';
}

/**
 * Against the float64 columns of the same names among the data; metres.
 * @param {string[]} names
 * @param {{ ours: number, peers: number }} limits
 * @returns {Comparison}
 */
export function nearTruth(names, { ours, peers }) {
  return ({ folder, data, name, isOurs }) => {
    let worst = 0;
    for (const column of names) {
      const [got, wanted] = [columnIn(folder, column), columnIn(data, column, Float64Array)];
      if (got.length !== wanted.length)
        throw new Error(`${name}: expected ${wanted.length} numbers, got ${got.length}`);
      for (let i = 0; i < got.length; i++) {
        const error = Math.abs(got[i] - wanted[i]);
        // NaN fails, too.
        if (!(error <= worst)) worst = error;
      }
    }
    if (!(worst <= (isOurs ? ours : peers))) throw new Error(`${name}: off by ${worst} m`);
    return `${worst.toExponential(1)} m`;
  };
}

/**
 * Counts of points inside of something: in float32 those at a face may fall to either side. Ours are exact.
 * @param {string} column
 * @returns {Comparison}
 */
export function sameCounts(column) {
  return ({ folder, truth, name, isOurs }) => {
    const [got, wanted] = [folder, truth].map(from => columnIn(from, column, Uint32Array));
    let apart = 0;
    for (let i = 0; i < Math.max(got.length, wanted.length); i++) {
      const off = Math.abs(got[i] - wanted[i]);
      if (!(off <= (isOurs ? 0 : 2 + 2e-3 * wanted[i])))
        throw new Error(`${name}: expected ${wanted[i]}, got ${got[i]}`);
      apart += off;
    }
    return `${apart} of ${wanted.reduce((a, b) => a + b, 0)} points differ`;
  };
}

/**
 * Cells of a grid: ours exactly; who rounds otherwise may give one cell in ten thousand to a neighbour, or another last bit.
 * @param {string} column
 * @returns {Comparison}
 */
export function sameCells(column) {
  return ({ folder, truth, name, isOurs }) => {
    const [got, wanted] = [folder, truth].map(from => columnIn(from, column, Int32Array));
    if (got.length !== wanted.length) throw new Error(`${name}: expected ${wanted.length} numbers, got ${got.length}`);
    const odd = got.reduce((sum, value, i) => sum + Number(value !== wanted[i]), 0);
    if (odd > (isOurs ? 0 : 1e-4 * got.length)) throw new Error(`${name}: ${odd} of ${got.length} numbers differ`);
    return odd === 0 ? 'every bit' : `${odd} of ${got.length} numbers differ`;
  };
}

/**
 * Sums of float64: ours bit for bit, those that add in another order to a part in a billion.
 * @param {...string} names
 * @returns {Comparison}
 */
export function sameSums(...names) {
  return ({ folder, truth, name, isOurs }) => {
    let worst = 0;
    for (const column of names) {
      const [got, wanted] = [folder, truth].map(from => columnIn(from, column, Float64Array));
      if (got.length !== wanted.length) throw new Error(`${name}: expected ${wanted.length} sums, got ${got.length}`);
      const size = Math.max(...wanted);
      for (let i = 0; i < got.length; i++) {
        const part = Math.abs(got[i] - wanted[i]) / size;
        if (!(part <= worst)) worst = part;
      }
    }
    if (!(worst <= (isOurs ? 0 : 1e-9))) throw new Error(`${name}: off by ${worst} of the largest sum`);
    return `${worst.toExponential(1)} of the largest`;
  };
}

/**
 * Bytes of colours: ours exactly; of others one in a hundred may be off by one. `differs` mixes otherwise: a few steps.
 * @param {string} column
 * @returns {Comparison}
 */
export function sameColours(column) {
  return ({ folder, truth, name, isOurs, differs }) => {
    const [got, wanted] = [folder, truth].map(from => columnIn(from, column, Uint8Array));
    if (got.length !== wanted.length) throw new Error(`${name}: expected ${wanted.length} bytes, got ${got.length}`);
    let [odd, worst] = [0, 0];
    for (let i = 0; i < got.length; i++) {
      if (got[i] === wanted[i]) continue;
      odd++;
      worst = Math.max(worst, Math.abs(got[i] - wanted[i]));
    }
    const most = isOurs ? 0 : differs ? 40 : 1;
    if (worst > most || (!differs && odd > 0.01 * got.length))
      throw new Error(`${name}: ${odd} bytes differ, by up to ${worst}`);
    return odd === 0 ? 'every bit' : `${((100 * odd) / got.length).toFixed(2)} % of bytes, by up to ${worst}`;
  };
}

/** float32 lenses differ from float64 by less than this, px, and may see other points within it of the border. */
const PIXELS = 2e-3;

/**
 * Points on a picture: the same ones but for a thousandth of a pixel at the border, and the same pixels. Ours must equal the plain
 * TypeScript's bit for bit.
 * @type {Comparison}
 */
export function picturePoints({ folder, truth, name, isOurs, lens, differs }) {
  const load = from => ({
    index: columnIn(from, 'index', Uint32Array),
    ...Object.fromEntries(['u', 'v', 'depth'].map(column => [column, columnIn(from, column)])),
  });
  const [got, wanted] = [load(folder), load(truth)];
  let [worst, odd, i, j] = [0, 0, 0, 0];
  while (i < got.index.length || j < wanted.index.length) {
    const [a, b] = [got.index[i] ?? Number.POSITIVE_INFINITY, wanted.index[j] ?? Number.POSITIVE_INFINITY];
    if (a === b) {
      worst = Math.max(worst, Math.abs(got.u[i] - wanted.u[j]), Math.abs(got.v[i] - wanted.v[j]));
      const apart = Math.abs(got.depth[i] - wanted.depth[j]);
      if (!(apart <= 2e-5)) throw new Error(`${name}: depth of point ${a} is off by ${apart} m`);
      i++;
      j++;
      continue;
    }
    odd++;
    const [columns, at] = a < b ? [got, i++] : [wanted, j++];
    if (!differs && !atBorder(columns.u[at], columns.v[at], lens))
      throw new Error(`${name}: only one sees point ${Math.min(a, b)}`);
  }
  if (!(worst <= (isOurs ? 0 : PIXELS))) throw new Error(`${name}: off by ${worst} px`);
  return `${worst.toExponential(1)} px, ${odd} of ${wanted.index.length} points differ`;
}

function atBorder(u, v, { width, height }) {
  return Math.min(Math.abs(u + 0.5), Math.abs(v + 0.5), Math.abs(u - width + 0.5), Math.abs(v - height + 0.5)) < PIXELS;
}
