// A file is gone through once more where what declares its messages stands behind them.
import { RecordedIssues } from './index-cache/recorded-issues.js';
import type { OpenContext } from './source.js';

/**
 * One pass, or a second that knows the first: then what the first reported does not count, and FL0202 says `why`. Rejects as
 * `pass` does, with what was reported until then.
 */
export async function withSecondPass<Pass>(
  file: string,
  context: OpenContext,
  pass: (context: OpenContext, before?: Pass) => Promise<Pass>,
  cameTooLate: (first: Pass) => boolean,
  why: string,
): Promise<Pass> {
  const issues = new RecordedIssues(context.issues, true);
  const passOn = () => {
    for (const issue of issues.stop()) context.issues.merge(issue);
  };
  const first = await pass({ ...context, issues }).catch(error => {
    passOn();
    throw error;
  });
  if (!cameTooLate(first)) {
    passOn();
    return first;
  }
  context.issues.add('FL0202', `${why}; the file was scanned again with what was found`, { file });
  return pass(context, first);
}
