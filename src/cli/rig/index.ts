// framelock rig: the group of commands about rig files: making one of foreign calibration, looking at one, comparing two.
import type { AddCommand } from '../commands.js';
import { rigDiff } from './diff.js';
import { rigImport } from './import.js';
import { rigLookup } from './lookup.js';
import { rigShow } from './show.js';

export const rigCommand: AddCommand = (program, exit) => {
  const group = program
    .command('rig')
    .description(
      'Rig files: import makes one from foreign calibration, show prints a rig, diff compares two, lookup asks a recording for a transform.',
    );
  for (const add of [rigImport, rigShow, rigDiff, rigLookup]) add(group, exit);
};
