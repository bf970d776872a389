// What the viewer may write: new calibrations, and lines at the end of review ledgers; nothing else, nowhere else.
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import { rethrowDefect } from '../../../issue.js';
import { fileOfVerdicts, lineFault } from '../../../qa/review/index.js';
import { parseRigFile } from '../../../rig/file/index.js';
import { appendLines } from '../append-lines.js';
import { ledgerBytes } from '../ledger-files.js';
import { makeFolderNow } from '../make-folder-now.js';
import { orNone } from '../or-none.js';
import { unfinishedName } from '../output-file.js';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

const VERDICTS = 'verdicts/';

export interface Writing {
  /** A new rig file `calib/<name>`; refuses an existing one. Returns its path in the dataset. */
  saveCalibration(name: string, text: string): string;
  /**
   * Lines of JSON at the end of `review/<name>`. `verdicts/<author>.<device>.jsonl` takes whole verdicts of this author and
   * device only.
   */
  appendReview(name: string, text: string): string;
  /** The lines of all verdict ledgers of the dataset. */
  readVerdicts(): Uint8Array;
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
        rethrowDefect(error);
        throw new WriteRefused(422, error.message);
      }
      writeNew(root, name, text);
      return `calib/${name}`;
    },
    appendReview(name, text) {
      const verdicts = typeof name === 'string' && name.startsWith(VERDICTS);
      const own = verdicts ? name.slice(VERDICTS.length) : name;
      checkName(own, /\.jsonl$/);
      checkLines(text);
      if (verdicts) checkVerdicts(own, text);
      const file = openIn(root, verdicts ? 'review/verdicts' : 'review', own, 'a+');
      try {
        appendLines(file, text);
      } catch (error) {
        throw new WriteRefused(507, `review/${name} cannot be written (${(error as NodeJS.ErrnoException).code})`);
      } finally {
        closeSync(file);
      }
      return `review/${name}`;
    },
    readVerdicts: () => ledgerBytes(root),
  };
}

/** Whole or not at all: a link to what is on the disk already cannot replace a file, and a crash leaves no half of one under its name. */
function writeNew(root: string, name: string, text: string): void {
  const unfinished = unfinishedName(name);
  const file = openIn(root, 'calib', unfinished, 'wx');
  const at = (own: string) => join(root, 'calib', own);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
    try {
      linkSync(at(unfinished), at(name));
    } catch (error) {
      // File systems without links: a file that comes between these two is the only one that could be replaced.
      if ((error as NodeJS.ErrnoException).code === 'EEXIST' || existsSync(at(name))) throw exists();
      renameSync(at(unfinished), at(name));
    }
  } catch (error) {
    throw refusedFile('calib', name, error);
  } finally {
    closeSync(file);
    rmSync(at(unfinished), { force: true });
  }
}

function exists(): NodeJS.ErrnoException {
  return Object.assign(new Error('exists'), { code: 'EEXIST' });
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

function checkVerdicts(name: string, text: string): void {
  const of = fileOfVerdicts(name);
  if (!of) throw new WriteRefused(400, 'expected a ledger called <author>.<device>.jsonl');
  for (const line of text.slice(0, -1).split('\n')) {
    const fault = lineFault(line, of);
    if (fault !== undefined) throw new WriteRefused(422, `expected ${fault}`);
  }
}

/** The folder is made when it is missing, and must be a real one inside the dataset: a link could lead anywhere. */
function openIn(
  root: string,
  folder: 'calib' | 'review' | 'review/verdicts',
  name: string,
  flags: 'wx' | 'a+',
): number {
  const place = join(root, folder);
  try {
    makeFolderNow(place);
    if (realpathSync(place) !== place)
      throw new WriteRefused(403, `${folder}/ is a link: nothing is written through links`);
    const file = join(place, name);
    const real = orNone(() => realpathSync(file));
    if (real !== undefined && real !== `${place}${sep}${name}`)
      throw new WriteRefused(403, `${folder}/${name} is a link: nothing is written through links`);
    return openSync(file, flags, 0o644);
  } catch (error) {
    if (error instanceof WriteRefused) throw error;
    throw refusedFile(folder, name, error);
  }
}

function refusedFile(folder: string, name: string, error: unknown): WriteRefused {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EEXIST'
    ? new WriteRefused(409, `${folder}/${name} exists already: nothing is overwritten`)
    : new WriteRefused(507, `${folder}/${name} cannot be written (${code})`);
}
