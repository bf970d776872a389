// Reads the text files that a person gives with a recording: rigs, clocks, tables.
import { basename } from 'node:path';
import { type LensModel, lensModels } from '../../camera/index.js';
import { parseClockFile, parseRigFile } from '../../rig/file/index.js';
import type { ClockFile, RigFile } from '../../rig/index.js';
import { sha256OfText } from './digest.js';
import { readGivenText } from './given-file.js';

/** Reads a rig file that may name these lens models; FL0801 when it cannot be read, FL0501 when it is not valid. */
export function readRigFile(path: string, lenses: readonly LensModel[] = lensModels): RigFile {
  return parseRigFile(readGivenText(path, 'a rig file'), basename(path), lenses);
}

/** A rig file as it stands on the disk, for what writes another one from it. Errors as `readRigFile`. */
export function readRigSource(path: string): { readonly name: string; readonly text: string; readonly sha256: string } {
  const text = readGivenText(path, 'a rig file');
  return { name: basename(path), text, sha256: sha256OfText(text) };
}

/** A table of text, such as picked corners; FL0801 when it cannot be read. */
export function readTable(path: string): { readonly name: string; readonly text: string } {
  return { name: basename(path), text: readGivenText(path, 'a table') };
}

/** Reads a clock file; FL0801 when it cannot be read, FL0422 when it is not valid. */
export function readClockFile(path: string): ClockFile {
  return parseClockFile(readGivenText(path, 'auto, raw, log or a clock file'), basename(path));
}
