// framelock review: the group of commands about verdicts: where a review stands, joining ledgers, and what follows from them.
import type { AddCommand } from '../commands.js';
import { reviewAgreement } from './agreement.js';
import { reviewApply } from './apply.js';
import { reviewCompact } from './compact.js';
import { reviewMerge } from './merge.js';
import { reviewStatus } from './status.js';

export const reviewCommand: AddCommand = (program, exit) => {
  const group = program
    .command('review')
    .description(
      'Verdicts on labels: status says how far a review is, merge joins ledgers, compact makes a table of them, apply writes corrected labels, agreement compares reviewers.',
    );
  for (const add of [reviewStatus, reviewMerge, reviewCompact, reviewApply, reviewAgreement]) add(group, exit);
};
