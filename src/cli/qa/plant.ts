// framelock qa plant: labels with faults put into them on purpose, and a ledger of what was put where.
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { FramelockError, Issues } from '../../issue.js';
import { labelFormats, openLabels } from '../../label/index.js';
import { nodeDecompressors } from '../../platform/node/decompress.js';
import { labelInputOf } from '../../platform/node/label-files.js';
import { statOf } from '../../platform/node/or-none.js';
import { writeFileWhole } from '../../platform/node/output-file.js';
import { refuseInput, refuseReplacing } from '../../platform/node/refuse-replacing.js';
import { type FaultKind, faultKinds, plantedDocument, plantedJson, plantFaults } from '../../qa/plant/index.js';
import type { AddCommand } from '../commands.js';
import { type CommonFlags, withCommon } from '../common-options.js';
import { exitCodeFor } from '../exit-codes.js';
import { type WriteFlags, writeLabels, writerOf } from '../labels/write.js';
import { many, print, printJson, talk, talkIssues } from '../print.js';
import { wholeNumber } from '../whole-number.js';

interface Flags extends CommonFlags, WriteFlags {
  readonly format?: string;
  readonly share: number;
  readonly seed: number;
  readonly kinds?: FaultKind[];
  readonly ledger?: string;
}

const examples = `
Kinds: shift (0.5 m along the ground), scale (× 1.3), flip (half a turn), swap (two near tracks exchange their names from a
moment on), missing, ghost, class, late (a moving box 50 to 200 ms late), shift2d (20 px).

Examples:
  framelock qa plant truth.json -o planted.arrow
  framelock qa plant label_02 --share 0.02 --seed 7 --kinds shift,flip --to kitti-tracking -o planted
  framelock qa town --labels planted.arrow --review --planted planted.arrow.planted.json

Exit codes: 0 done, 1 no labels can be read, 2 usage, 3 something was left out, 74 output failed.`;

/** Adds itself to the group `qa`. */
export const qaPlant: AddCommand = (group, exit) => {
  const command = group
    .command('plant')
    .description('Write labels with faults planted into them, and a ledger of the faults: to measure what is found.')
    .argument('<labels>', 'labels: a file or a folder')
    .requiredOption('-o, --output <path>', 'where the labels go: a file, for formats that are one, or a folder')
    .option('--share <number>', 'share of labels that get a fault, per kind, of those that can have it', share, 0.05)
    .option('--seed <n>', 'what is planted where', wholeNumber(0, 999_999_999), 1)
    .option('--kinds <list>', 'only these kinds, separated by commas (default: all of them)', kindsOf)
    .option('--format <name>', 'read as this format (default: found by what the files hold)')
    .option('--to <format>', 'write in this format (default: framelock)')
    .option('--rig <file>', 'rig file, dataset or recording: places the sensors in whose frames a format writes boxes')
    .option('--ledger <file>', 'where the ledger goes (default: the output with .planted.json)')
    .option('--overwrite', 'replace labels and ledger that are there');
  withCommon(command)
    .addHelpText('after', examples)
    .action(async (path: string, flags: Flags) => {
      const issues = new Issues();
      await work(path, flags, issues).finally(() => talkIssues(issues.sorted(), Boolean(flags.quiet)));
      exit(exitCodeFor(issues.sorted()));
    });
};

async function work(path: string, flags: Flags, issues: Issues): Promise<void> {
  const output = flags.output!.replace(/(?<=.)[\\/]+$/, '');
  const ledger = flags.ledger ?? `${output}.planted.json`;
  const writer = writerOf({ ...flags, to: flags.to ?? 'framelock' })!;
  if (existsSync(ledger) && !flags.overwrite)
    throw new FramelockError('FL0702', 'expected a new name of the ledger, got one that exists; give --overwrite', {
      at: { file: ledger },
    });
  if (resolve(ledger) === resolve(output))
    throw new FramelockError('FL0801', 'expected two names, one of the labels and one of the ledger; got one', {
      at: { file: ledger },
    });
  refuseInput(output, [path, flags.rig]);
  refuseReplacing(ledger, [path, flags.rig]);
  const context = { issues, decompress: nodeDecompressors() };
  const set = await openLabels(await labelInputOf(path), labelFormats, context, flags.format);
  const planted = plantFaults(set.labels, { ...flags, kinds: flags.kinds ?? [...faultKinds] });
  if (planted.short.length > 0) {
    const kinds = planted.short.map(
      ({ kind, asked, planted: done, text }) => `${kind} ${asked > 0 ? `${done} of ${asked}` : 'none'}, ${text}`,
    );
    issues.add('FL1031', `fewer faults than asked for were planted: ${kinds.join('; ')}`, { file: path });
  }
  // The ledger goes first and comes last, so that a run that was killed leaves none that is of other labels. What such a run wrote
  // are the labels that are written here. A run that fails leaves both as they were.
  const replaced = `${ledger}.replaced`;
  const earlier = statOf(ledger)?.isFile();
  if (earlier) await rename(ledger, replaced);
  const written = await writeLabels(planted.labels, writer, flags, issues, flags.overwrite || 'same').catch(
    async error => {
      if (earlier) await rename(replaced, ledger);
      throw error;
    },
  );
  await writeFileWhole(ledger, new TextEncoder().encode(plantedJson(planted, set.format)));
  if (earlier) await rm(replaced, { force: true });
  const document = plantedDocument(planted, set.format);
  if (flags.json) printJson({ ...document, written, ledger });
  else for (const [kind, n] of Object.entries(document.counts)) print(`${kind.padEnd(10)} ${String(n).padStart(6)}`);
  talk(
    `${written.path}: ${many(written.labels, 'label')}, ${many(planted.faults.length, 'fault')} in ${ledger}`,
    flags.quiet,
  );
}

function share(text: string): number {
  const value = /^(\d{1,9}(\.\d{1,9})?|\.\d{1,9})$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('expected a number from 0 to 1.');
}

function kindsOf(text: string): FaultKind[] {
  const names = text.split(',').map(name => name.trim());
  const unknown = names.find(name => !faultKinds.some(kind => kind === name));
  if (unknown === undefined) return faultKinds.filter(kind => names.includes(kind));
  throw new InvalidArgumentError(`expected some of ${faultKinds.join(', ')}, got "${unknown}".`);
}
