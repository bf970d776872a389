// Verdict ledgers on disk: those of a dataset, of a folder, or one file.
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { FramelockError, type Issues } from '../../issue.js';
import { joinLedgers, LEDGER_FOLDER, type Ledger, readLedger, sayConflicts } from '../../qa/review/index.js';
import { reason } from './file.js';
import { isDataset } from './finished-dataset.js';
import { readRegularFile } from './given-file.js';
import { isFolder } from './inputs.js';

/** Of one ledger: what one string of JSON text may hold. */
const MOST_BYTES = 256 * 2 ** 20;

export interface LedgerFile {
  readonly path: string;
  readonly ledger: Ledger;
}

/**
 * Each ledger below a dataset (none is no fault), in a folder, or the one file. Throws FL0101 for what is not there, FL1050 for
 * what is no ledger at all; damaged lines are issues (`readLedger`).
 */
function readLedgers(path: string, issues: Issues): LedgerFile[] {
  if (!isFolder(path, 'a dataset, a folder of ledgers or a ledger')) return [readOne(path, path, issues)];
  const ofDataset = isDataset(path) || existsSync(join(path, LEDGER_FOLDER));
  const folder = ofDataset ? join(path, LEDGER_FOLDER) : path;
  const names = ledgerNames(folder);
  if (names.length === 0 && !ofDataset)
    throw new FramelockError('FL1050', 'expected a dataset or a folder with ledgers (.jsonl), got neither', {
      at: { file: path },
    });
  return names.map(name => readOne(join(folder, name), ofDataset ? `${LEDGER_FOLDER}/${name}` : name, issues));
}

/** All of them as one; what contradicts itself between files is said (FL1053). */
export function readJoinedLedger(paths: readonly string[], issues: Issues): { files: LedgerFile[]; ledger: Ledger } {
  const files = paths.flatMap(path => readLedgers(path, issues));
  const ledger = joinLedgers(files.map(file => file.ledger));
  const known = new Set(files.flatMap(file => [...file.ledger.conflicts.keys()]));
  const between = [...ledger.conflicts].filter(([id]) => !known.has(id));
  sayConflicts({ entries: new Map(), conflicts: new Map(between) }, undefined, issues);
  return { files, ledger };
}

/** The lines of all ledgers of a dataset, each with its end: what a browser gets. Links are left out: they could lead anywhere. */
export function ledgerBytes(dataset: string): Uint8Array {
  const root = realpathSync(dataset);
  const folder = join(root, LEDGER_FOLDER);
  const parts: Uint8Array[] = [];
  let size = 0;
  if (existsSync(folder) && realpathSync(folder) === folder)
    for (const name of ledgerNames(folder)) {
      const path = join(folder, name);
      if (realpathSync(path) !== `${folder}${sep}${name}`) continue;
      const bytes = bytesOf(path, name);
      size += bytes.length;
      if (size > MOST_BYTES)
        throw new FramelockError('FL1050', `expected ledgers of at most ${MOST_BYTES} bytes together`);
      parts.push(bytes, Uint8Array.of(0x0a));
    }
  return Buffer.concat(parts);
}

function ledgerNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(name => name.endsWith('.jsonl') && statSync(join(folder, name), { throwIfNoEntry: false })?.isFile())
    .sort();
}

function readOne(path: string, name: string, issues: Issues): LedgerFile {
  const bytes = bytesOf(path, name);
  const ledger = readLedger(bytes, name, issues);
  if (ledger.entries.size === 0 && ledger.conflicts.size === 0 && issues.sorted().some(isLost(name)))
    throw new FramelockError('FL1050', 'expected a ledger of verdicts, got a file without any', { at: { file: name } });
  return { path, ledger };
}

const isLost =
  (name: string) =>
  ({ code, at }: { code: string; at?: { file?: string } }) =>
    code === 'FL1052' && at?.file === name;

function bytesOf(path: string, name: string): Uint8Array {
  const size = statSync(path).size;
  if (size > MOST_BYTES)
    throw new FramelockError('FL1050', `expected a ledger of at most ${MOST_BYTES} bytes, got ${size}`, {
      at: { file: basename(name) },
    });
  try {
    return readRegularFile(path, MOST_BYTES);
  } catch (cause) {
    throw new FramelockError('FL0101', `expected a readable ledger, got ${reason(cause)}`, {
      at: { file: name },
      cause,
    });
  }
}
