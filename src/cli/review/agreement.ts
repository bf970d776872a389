// framelock review agreement: how far reviewers agree beyond chance, with intervals, and where too few items tell.

import { Issues } from '../../issue.js';
import { issueJson } from '../../issue-json.js';
import { readJoinedLedger } from '../../platform/node/ledger-files.js';
import { agreementReport } from '../../qa/review/index.js';
import type { AddCommand } from '../commands.js';
import { type CommonFlags, withCommon } from '../common-options.js';
import { exitCodeFor } from '../exit-codes.js';
import { print, printJson, talkIssues } from '../print.js';
import { wholeNumber } from '../whole-number.js';
import { agreementJson, agreementText } from './agreement-text.js';

interface Flags extends CommonFlags {
  readonly seed: number;
}

const examples = `
Examples:
  framelock review agreement drive
  framelock review agreement ann.desk.jsonl bob.laptop.jsonl --json

Agreement is measured on items that two or more people judged; with fewer than 50 of them nothing is claimed.
Exit codes: 0 done, 3 lines of a ledger could not be read, 1 nothing usable, 2 usage.`;

export const reviewAgreement: AddCommand = (group, exit) => {
  const command = group
    .command('agreement')
    .description("Compare reviewers: raw agreement, Gwet's AC1, Krippendorff's alpha, Cohen's kappa.")
    .argument('<ledger...>', 'datasets, folders of ledgers, or ledgers')
    .option('--seed <n>', 'seed of the bootstrap over tracks', wholeNumber(0, 999_999_999), 1);
  withCommon(command)
    .addHelpText('after', examples)
    .action(async (paths: string[], flags: Flags) => {
      const issues = new Issues();
      try {
        const report = agreementReport(readJoinedLedger(paths, issues).ledger, flags.seed);
        if (flags.json)
          printJson({ framelock_review: 1, ...agreementJson(report), issues: issues.sorted().map(issueJson) });
        else print(agreementText(report));
      } finally {
        talkIssues(issues.sorted(), Boolean(flags.quiet));
      }
      exit(exitCodeFor(issues.sorted()));
    });
};
