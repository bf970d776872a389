// framelock review status: where a review stands, what is stale or disputed, and what it says of the labels and the reviewers.

import { Issues } from '../../issue.js';
import { issueJson } from '../../issue-json.js';
import { nodeDigest } from '../../platform/node/digest.js';
import { readJoinedLedger } from '../../platform/node/ledger-files.js';
import { queuedTargets } from '../../platform/node/read-queue.js';
import { reviewFacts } from '../../platform/node/review-facts.js';
import { estimatesOf, itemsOf, presentOf } from '../../qa/review/index.js';
import type { AddCommand } from '../commands.js';
import { withCommon } from '../common-options.js';
import { exitCodeFor } from '../exit-codes.js';
import { print, printJson, talkIssues } from '../print.js';
import { type FactsFlags, withFacts } from './options.js';
import { reviewStatusJson, reviewStatusText } from './status-text.js';

const examples = `
Examples:
  framelock review status drive --labels labels.arrow
  framelock review status drive --labels labels.arrow --rig calib/new.yaml
  framelock review status drive --json

Without --labels nobody can tell which verdicts are stale because their labels were changed.
Exit codes: 0 done, 3 lines of a ledger could not be read, 1 nothing usable, 2 usage.`;

export const reviewStatus: AddCommand = (group, exit) => {
  const command = group
    .command('status')
    .description('Print how far a review is: items by state, reviewers, residual errors, recall, precision.')
    .argument('<dataset>', 'a dataset with review/verdicts, a folder of ledgers, or one ledger');
  withCommon(withFacts(command))
    .addHelpText('after', examples)
    .action(async (dataset: string, flags: FactsFlags) => {
      const issues = new Issues();
      try {
        const { files, ledger } = readJoinedLedger([dataset], issues);
        const { facts } = await reviewFacts({ ...flags, dataset }, ledger, issues);
        const items = itemsOf(ledger, presentOf(facts, nodeDigest));
        const status = {
          ledgers: files.length,
          ledger,
          items,
          queued: queuedTargets(dataset, issues),
          estimates: estimatesOf(items),
          checked: { dataset: 'dataset' in facts, calibration: 'sensors' in facts, labels: 'labels' in facts },
        };
        if (flags.json)
          printJson({ framelock_review: 1, ...reviewStatusJson(status), issues: issues.sorted().map(issueJson) });
        else print(reviewStatusText(status));
      } finally {
        talkIssues(issues.sorted(), Boolean(flags.quiet));
      }
      exit(exitCodeFor(issues.sorted()));
    });
};
