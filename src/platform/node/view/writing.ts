// What the viewer may write: new calibrations, and lines at the end of review ledgers; nothing else, nowhere else.
import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, realpathSync, writeSync } from 'node:fs';
import { join, sep } from 'node:path';
import { FramelockError } from '../../../issue.js';
import { parseRigFile } from '../../../rig/index.js';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

export interface Writing {
  /** A new rig file `calib/<name>`; refuses an existing one. Returns its path in the dataset. */
  saveCalibration(name: string, text: string): string;
  /** Lines of JSON at the end of `review/<name>`. */
  appendReview(name: string, text: string): string;
}

/** A refusal with an HTTP status. */
export class WriteRefused extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

export function writingInto(dataset: string): Writing {
  const root = realpathSync(dataset);
  return {
    saveCalibration(name, text) {
      checkName(name, /\.(json|yaml)$/);
      try {
        parseRigFile(text, name);
      } catch (error) {
        if (!(error instanceof FramelockError)) throw error;
        throw new WriteRefused(422, error.message);
      }
      const file = openIn(root, 'calib', name, 'wx');
      try {
        writeSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      return `calib/${name}`;
    },
    appendReview(name, text) {
      checkName(name, /\.jsonl$/);
      checkLines(text);
      const file = openIn(root, 'review', name, 'a+');
      try {
        // A line that a crash cut short must not swallow the next one.
        writeSync(file, endsOpen(file) ? `\n${text}` : text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      return `review/${name}`;
    },
  };
}

function checkName(name: unknown, ending: RegExp): asserts name is string {
  if (typeof name !== 'string' || !NAME.test(name) || name.includes('..') || !ending.test(name))
    throw new WriteRefused(
      400,
      `expected a name of letters, digits, . _ - that ends in ${ending.source.replace(/\\|\$/g, '')}`,
    );
}

/** Each line one JSON object: what cannot be read back is not written. */
function checkLines(text: unknown): asserts text is string {
  if (typeof text !== 'string' || !text.endsWith('\n')) throw new WriteRefused(400, 'expected whole lines of JSON');
  for (const line of text.slice(0, -1).split('\n')) {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw new WriteRefused(400, 'expected every line to be JSON');
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new WriteRefused(400, 'expected every line to be a JSON object');
  }
}

/** The folder is made when it is missing, and must be a real one inside the dataset: a link could lead anywhere. */
function openIn(root: string, folder: 'calib' | 'review', name: string, flags: 'wx' | 'a+'): number {
  const place = join(root, folder);
  try {
    mkdirSync(place, { recursive: true });
    if (realpathSync(place) !== place)
      throw new WriteRefused(403, `${folder}/ is a link: nothing is written through links`);
    const file = join(place, name);
    const real = orNone(() => realpathSync(file));
    if (real !== undefined && real !== `${place}${sep}${name}`)
      throw new WriteRefused(403, `${folder}/${name} is a link: nothing is written through links`);
    return openSync(file, flags, 0o644);
  } catch (error) {
    if (error instanceof WriteRefused) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new WriteRefused(409, `${folder}/${name} exists already: nothing is overwritten`);
    throw new WriteRefused(507, `${folder}/${name} cannot be written (${code})`);
  }
}

function endsOpen(file: number): boolean {
  const { size } = fstatSync(file);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] !== 0x0a;
}

function orNone<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
