// framelock review apply: a new revision of the labels, as reviewers agreed; the old ones stay.

import { FramelockError, type Issues as IssueList, Issues } from '../../issue.js';
import { issueJson } from '../../issue-json.js';
import { nodeDigest } from '../../platform/node/digest.js';
import { readJoinedLedger } from '../../platform/node/ledger-files.js';
import { writeFileWhole } from '../../platform/node/output-file.js';
import { refuseInput } from '../../platform/node/refuse-replacing.js';
import { reviewFacts } from '../../platform/node/review-facts.js';
import { itemsOf, presentOf, revise } from '../../qa/review/index.js';
import type { AddCommand } from '../commands.js';
import { withCommon } from '../common-options.js';
import { exitCodeFor, exitCodes } from '../exit-codes.js';
import { writeLabels, writerOf } from '../labels/write.js';
import { print, printJson, talk, talkIssues } from '../print.js';
import { revisionJson, revisionText, sayNotApplied } from './apply-text.js';
import { type FactsFlags, withFacts } from './options.js';

interface Flags extends FactsFlags {
  readonly output: string;
  readonly to: string;
  readonly overwrite?: boolean;
}

const examples = `
Examples:
  framelock review apply drive --labels labels.arrow -o labels.v2.arrow
  framelock review apply drive --labels openlabel.json --to openlabel -o openlabel.v2.json

A rejected label is left out, or corrected where an edit was proposed; an accepted one is corrected where an edit was proposed. Stale, disputed,
flagged and open ones stay as they are. Beside the labels, <output>.changes.json says what changed and who decided.
Exit codes: 0 done, 3 something could not be read or written, 1 nothing usable, 2 usage or the output exists, 74 output failed.`;

export const reviewApply: AddCommand = (group, exit) => {
  const command = group
    .command('apply')
    .description('Write a new revision of the labels: rejected ones left out, agreed corrections made.')
    .argument('<dataset>', 'a dataset with review/verdicts, a folder of ledgers, or one ledger')
    .requiredOption('-o, --output <path>', 'the new labels, never the old ones')
    .option('--to <format>', 'format of the new labels', 'framelock')
    .option('--overwrite', 'replace labels that are there');
  withCommon(withFacts(command))
    .addHelpText('after', examples)
    .action(async (dataset: string, flags: Flags) => {
      const issues = new Issues();
      const lost = await apply(dataset, flags, issues).finally(() => talkIssues(issues.sorted(), Boolean(flags.quiet)));
      exit(lost ? exitCodes.loss : exitCodeFor(issues.sorted()));
    });
};

/** Returns whether labels that were read could not be kept. */
async function apply(dataset: string, flags: Flags, issues: IssueList): Promise<boolean> {
  if (flags.labels?.length !== 1) throw new FramelockError('FL0801', 'expected --labels once: the labels to revise');
  const writer = writerOf(flags)!;
  refuseInput(flags.output, [flags.labels[0], flags.rig]);
  const { ledger } = readJoinedLedger([dataset], issues);
  const { facts, sets } = await reviewFacts({ ...flags, dataset }, ledger, issues);
  const items = itemsOf(ledger, presentOf(facts, nodeDigest));
  const revision = revise(sets[0].labels, items);
  sayNotApplied(revision, issues);
  const written = await writeLabels(
    revision.labels,
    writer,
    { ...flags, rig: flags.rig ?? rigOf(facts, dataset) },
    issues,
    // What a run that was stopped before it said what changed has written are the labels that are written here.
    flags.overwrite || 'same',
  );
  const report = { framelock_review: 1, ...revisionJson(revision, items), written };
  const changes = `${written.path}.changes.json`;
  await writeFileWhole(changes, new TextEncoder().encode(`${JSON.stringify(report, null, 1)}\n`));
  if (flags.json) printJson({ ...report, changes_file: changes, issues: issues.sorted().map(issueJson) });
  else print(revisionText(revision, items));
  talk(`${written.path}: ${written.labels} labels as ${written.format}; what changed: ${changes}`, flags.quiet);
  return [...sets[0].dropped].some(([fault, n]) => fault !== 'ignored' && n > 0);
}

/** Where a format writes in the frames of sensors, the dataset places them. */
const rigOf = (facts: object, dataset: string) => ('sensors' in facts ? dataset : undefined);
