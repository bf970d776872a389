// What the review commands share: the options that say what verdicts are compared with.
import type { Command } from 'commander';
import type { CommonFlags } from '../common-options.js';

export interface FactsFlags extends CommonFlags {
  readonly labels?: readonly string[];
  readonly labelsFormat?: string;
  readonly rig?: string;
}

export function withFacts(command: Command): Command {
  return command
    .option('--labels <path>', 'labels as they are now, a file or a folder; may be given again', several)
    .option('--labels-format <name>', 'read the labels as this format (default: found by what the files hold)')
    .option('--rig <file>', "calibration as it is now (default: the dataset's own)");
}

function several(path: string, before: readonly string[] = []): string[] {
  return [...before, path];
}
