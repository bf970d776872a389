// framelock rig diff: what two rigs say differently, in degrees, metres and pixels.

import { FramelockError, Issues } from '../../issue.js';
import { issueJson } from '../../issue-json.js';
import { type OpenedRig, openRig } from '../../platform/node/open-rig.js';
import { compareRigs } from '../../rig/compare/index.js';
import type { AddCommand } from '../commands.js';
import { type CommonFlags, withCommon } from '../common-options.js';
import { exitCodeOf, exitCodes } from '../exit-codes.js';
import { print, printJson, talkIssues } from '../print.js';
import { rigDiffJson, rigDiffText } from './diff-text.js';

const examples = `
Examples:
  framelock rig diff before.yaml after.yaml
  framelock rig diff rig.yaml dataset
  framelock rig diff monday.mcap friday.mcap --json

Exit codes, as those of diff: 0 the rigs are the same, 1 they differ, 2 one could not be read.`;

export const rigDiff: AddCommand = (group, exit) => {
  const command = group
    .command('diff')
    .description('Compare two rigs: how far each sensor is turned and moved, and what that moves in the pictures.')
    .argument('<a>', 'a rig file, a dataset, a recording, or one foreign calibration file')
    .argument('<b>', 'the same');
  withCommon(command)
    .addHelpText('after', examples)
    .action(async (a: string, b: string, flags: CommonFlags) => {
      const issues = new Issues();
      try {
        const found = compareRigs(await open(a, issues), await open(b, issues));
        if (flags.json) printJson({ ...rigDiffJson(found), issues: issues.sorted().map(issueJson) });
        else print(rigDiffText(found));
        exit(found.same ? exitCodes.ok : exitCodes.nothingUsable);
      } finally {
        talkIssues(issues.sorted(), Boolean(flags.quiet));
      }
    });
};

/** Exit code 1 says that two rigs differ, so what cannot be read at all must end otherwise. */
async function open(path: string, issues: Issues): Promise<OpenedRig> {
  try {
    return await openRig(path, issues);
  } catch (error) {
    if (!(error instanceof FramelockError) || exitCodeOf(error.code) !== exitCodes.nothingUsable) throw error;
    throw new FramelockError('FL0801', error.message, { at: error.at, cause: error });
  }
}
