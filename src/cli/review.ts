// framelock review: the group of commands about verdicts: where a review stands, joining ledgers, and what follows from them.
import type { AddCommand } from './commands.js';
import { reviewAgreement } from './review-agreement.js';
import { reviewApply } from './review-apply.js';
import { reviewCompact } from './review-compact.js';
import { reviewMerge } from './review-merge.js';
import { reviewStatus } from './review-status.js';

export const reviewCommand: AddCommand = (program, exit) => {
  const group = program
    .command('review')
    .description(
      'Verdicts on labels: status says how far a review is, merge joins ledgers, compact makes a table of them, apply writes corrected labels, agreement compares reviewers.',
    );
  for (const add of [reviewStatus, reviewMerge, reviewCompact, reviewApply, reviewAgreement]) add(group, exit);
};
