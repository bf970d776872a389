// framelock rig show: what is known of a car, in metres and degrees.

import { Issues } from '../../issue.js';
import { issueJson } from '../../issue-json.js';
import { openRig } from '../../platform/node/open-rig.js';
import type { AddCommand } from '../commands.js';
import { type CommonFlags, withCommon } from '../common-options.js';
import { exitCodeFor } from '../exit-codes.js';
import { givenRig } from '../given-rig.js';
import { print, printJson, talkIssues } from '../print.js';
import { rigShowJson, rigShowText } from './show-text.js';

interface Flags extends CommonFlags {
  readonly rig?: string;
}

const examples = `
Examples:
  framelock rig show rig.yaml
  framelock rig show drive.mcap --rig rig.yaml
  framelock rig show dataset --json

Exit codes: 0 shown, 3 something could not be read, 1 nothing there that can be read, 2 usage or a file that is not valid.`;

export const rigShow: AddCommand = (group, exit) => {
  const command = group
    .command('show')
    .description('Print sensors, poses, lenses and clocks, and where each number came from.')
    .argument('<rig>', 'a rig file, a dataset, a recording, or one foreign calibration file')
    .option('--rig <file>', 'rig file that takes precedence over the recording');
  withCommon(command)
    .addHelpText('after', examples)
    .action(async (path: string, flags: Flags) => {
      const issues = new Issues();
      try {
        const given = await givenRig(flags);
        const opened = await openRig(path, issues, given);
        if (flags.json) printJson({ ...rigShowJson(opened), issues: issues.sorted().map(issueJson) });
        else print(rigShowText(opened));
      } finally {
        talkIssues(issues.sorted(), Boolean(flags.quiet));
      }
      exit(exitCodeFor(issues.sorted()));
    });
};
