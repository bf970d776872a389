// framelock review merge: several ledgers as one, the same bytes whatever their order.

import { Issues } from '../../issue.js';
import { issueJson } from '../../issue-json.js';
import { readJoinedLedger } from '../../platform/node/ledger-files.js';
import { writeNewFile } from '../../platform/node/output-file.js';
import { ledgerText } from '../../qa/review/index.js';
import type { AddCommand } from '../commands.js';
import { type CommonFlags, withCommon } from '../common-options.js';
import { exitCodeFor } from '../exit-codes.js';
import { many, printJson, talk, talkIssues } from '../print.js';

interface Flags extends CommonFlags {
  readonly output: string;
}

const examples = `
Examples:
  framelock review merge drive ann.desk.jsonl bob.laptop.jsonl -o all.jsonl
  framelock review merge drive from-ann/verdicts -o drive/review/verdicts/merged.jsonl

Ledgers in review/verdicts of one dataset need no merging: all of them are read together.
Exit codes: 0 done, 3 lines could not be read or contradict one another, 1 nothing usable, 2 usage or the output exists, 74 output failed.`;

export const reviewMerge: AddCommand = (group, exit) => {
  const command = group
    .command('merge')
    .description('Join ledgers into a new one: the union of their records, in the order of time.')
    .argument('<ledger...>', 'ledgers, folders of ledgers, or datasets')
    .requiredOption('-o, --output <file>', 'the new ledger; it must not exist');
  withCommon(command)
    .addHelpText('after', examples)
    .action(async (paths: string[], flags: Flags) => {
      const issues = new Issues();
      try {
        const { files, ledger } = readJoinedLedger(paths, issues);
        await writeNewFile(flags.output, new TextEncoder().encode(ledgerText(ledger)));
        const { size } = ledger.entries;
        if (flags.json)
          printJson({
            framelock_review: 1,
            file: flags.output,
            ledgers: files.map(file => ({ file: file.path, records: file.ledger.entries.size })),
            records: size,
            conflicting_ids: ledger.conflicts.size,
            issues: issues.sorted().map(issueJson),
          });
        talk(`${flags.output}: ${many(size, 'record')} of ${many(files.length, 'ledger')}`, flags.quiet);
      } finally {
        talkIssues(issues.sorted(), Boolean(flags.quiet));
      }
      exit(exitCodeFor(issues.sorted()));
    });
};
