// framelock labels: what labels say, and labels in another format.

import { labelWriters } from '../../export/labels/index.js';
import { Issues } from '../../issue.js';
import { issueJson } from '../../issue-json.js';
import { labelFormats, openLabels } from '../../label/index.js';
import { nodeDecompressors } from '../../platform/node/decompress.js';
import { labelInputOf } from '../../platform/node/label-files.js';
import { refuseInput } from '../../platform/node/refuse-replacing.js';
import type { AddCommand } from '../commands.js';
import { type CommonFlags, withCommon } from '../common-options.js';
import { exitCodeFor, exitCodes } from '../exit-codes.js';
import { many, print, printJson, talk, talkIssues } from '../print.js';
import { labelTally, labelText } from './text.js';
import { type WriteFlags, writeLabels, writerOf } from './write.js';

interface Flags extends CommonFlags, WriteFlags {
  readonly labelsFormat?: string;
}

const list = (all: readonly { name: string; about: string }[]) =>
  all.map(({ name, about }) => `  ${name.padEnd(15)} ${about}`).join('\n');

const examples = `
Formats that are read:
${list(labelFormats)}

Formats that are written (--to):
${list(labelWriters)}

Examples:
  framelock labels label_2
  framelock labels openlabel.json --to framelock -o labels.arrow
  framelock labels labels.arrow --to openlabel --rig rig.yaml -o openlabel.json

Exit codes: 0 done, 1 no labels can be read, 2 usage, 3 something was left out, 74 output failed.`;

export const labelsCommand: AddCommand = (program, exit) => {
  const command = program
    .command('labels')
    .description('Say what a file or folder of labels holds, or write it in another format.')
    .argument('<input>', 'labels: a file or a folder')
    .option('--labels-format <name>', 'read as this format (default: found by what the files hold)')
    .option('--to <format>', 'write the labels in this format, to -o')
    .option('-o, --output <path>', 'a file, for formats that are one, or a folder')
    .option('--rig <file>', 'rig file, dataset or recording: places the sensors in whose frames a format writes boxes')
    .option('--overwrite', 'replace labels that are there');
  withCommon(command)
    .addHelpText('after', examples)
    .action(async (path: string, flags: Flags) => {
      const issues = new Issues();
      const dropped = await work(path, flags, issues).finally(() => talkIssues(issues.sorted(), Boolean(flags.quiet)));
      exit(dropped ? exitCodes.loss : exitCodeFor(issues.sorted()));
    });
};

/** Returns whether labels were left out that nobody asked to leave out. */
async function work(path: string, flags: Flags, issues: Issues): Promise<boolean> {
  const writer = writerOf(flags);
  if (writer) refuseInput(flags.output!, [path, flags.rig]);
  const tally = labelTally();
  // Labels that are not written are counted as they are read: a million of them would take a gigabyte.
  const context = { issues, decompress: nodeDecompressors(), each: writer ? undefined : tally.add };
  const set = await openLabels(await labelInputOf(path), labelFormats, context, flags.labelsFormat);
  const written = writer && (await writeLabels(set.labels, writer, flags, issues));
  for (const label of set.labels) tally.add(label);
  const summary = tally.summary(set);
  if (flags.json)
    printJson({ framelock_labels: 1, ...summary, written: written ?? null, issues: issues.sorted().map(issueJson) });
  else print(labelText(summary));
  if (written) talk(`${written.path}: ${many(written.labels, 'label')} as ${written.format}`, flags.quiet);
  return [...set.dropped].some(([fault, n]) => fault !== 'ignored' && n > 0);
}
