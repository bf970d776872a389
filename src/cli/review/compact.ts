// framelock review compact: the ledgers of a dataset as one Arrow table, for queries.
import { join } from 'node:path';
import { FramelockError, Issues } from '../../issue.js';
import { issueJson } from '../../issue-json.js';
import { compactLedger } from '../../platform/node/compact-ledger.js';
import { nodeDigest } from '../../platform/node/digest.js';
import { isDataset } from '../../platform/node/finished-dataset.js';
import { readJoinedLedger } from '../../platform/node/ledger-files.js';
import { writeFileWhole } from '../../platform/node/output-file.js';
import { refuseReplacing } from '../../platform/node/refuse-replacing.js';
import { reviewFacts } from '../../platform/node/review-facts.js';
import { presentOf } from '../../qa/review/index.js';
import type { AddCommand } from '../commands.js';
import { withCommon } from '../common-options.js';
import { exitCodeFor } from '../exit-codes.js';
import { many, printJson, talk, talkIssues } from '../print.js';
import { type FactsFlags, withFacts } from './options.js';

interface Flags extends FactsFlags {
  readonly output?: string;
}

const examples = `
Examples:
  framelock review compact drive
  framelock review compact drive --labels labels.arrow -o verdicts.arrow

The table is derived: it is replaced each time, and the ledgers stay the truth.
Exit codes: 0 done, 3 lines of a ledger could not be read, 1 nothing usable, 2 usage, 74 output failed.`;

export const reviewCompact: AddCommand = (group, exit) => {
  const command = group
    .command('compact')
    .description('Write all records as one Arrow table, with the state of their items.')
    .argument('<dataset>', 'a dataset with review/verdicts, a folder of ledgers, or one ledger')
    .option('-o, --output <file>', 'the table (default: review/verdicts.arrow of the dataset); it is replaced');
  withCommon(withFacts(command))
    .addHelpText('after', examples)
    .action(async (dataset: string, flags: Flags) => {
      const issues = new Issues();
      try {
        const output = flags.output ?? defaultOutput(dataset);
        const { files, ledger } = readJoinedLedger([dataset], issues);
        const own = ofDataset.map(name => join(dataset, name));
        refuseReplacing(output, [...files.map(({ path }) => path), ...own, ...(flags.labels ?? []), flags.rig]);
        const { facts } = await reviewFacts({ ...flags, dataset }, ledger, issues);
        const { bytes, rows } = compactLedger(ledger, presentOf(facts, nodeDigest));
        await writeFileWhole(output, bytes);
        if (flags.json) printJson({ framelock_review: 1, file: output, rows, issues: issues.sorted().map(issueJson) });
        talk(`${output}: ${many(rows, 'record')}`, flags.quiet);
      } finally {
        talkIssues(issues.sorted(), Boolean(flags.quiet));
      }
      exit(exitCodeFor(issues.sorted()));
    });
};

/** What cannot be made again of verdicts. `review` itself is where the table belongs. */
const ofDataset = ['dataset.json', 'rig.json', 'alignment.arrow', 'rejects.arrow', 'data', 'review/queue'];

function defaultOutput(dataset: string): string {
  if (isDataset(dataset)) return join(dataset, 'review', 'verdicts.arrow');
  throw new FramelockError('FL0801', 'expected -o with what is no dataset, got none');
}
