// framelock qa: how well labels agree with clouds, pictures and their own tracks, and which are suspicious.
import { Issues } from '../../issue.js';
import { labelChecks } from '../../qa/labels/index.js';
import type { AddCommand } from '../commands.js';
import { withCommon } from '../common-options.js';
import { lidarToo } from '../lidar-option.js';
import { talkIssues } from '../print.js';
import { wholeNumber } from '../whole-number.js';
import { wrapped } from '../wrapped.js';
import { qaPlant } from './plant.js';
import { type QaFlags, qaRun } from './run.js';

const examples = `
Checks (--checks takes names, separated by commas):
${labelChecks.map(({ name, about }) => wrapped(gist(about), `  ${name.padEnd(15)} `)).join('\n')}

Examples:
  framelock qa town --labels truth.json --html labels.html
  framelock qa kitti/training --json --points-in-box
  framelock qa town --labels labels.arrow --ci policy.yaml --quiet
  framelock qa town --labels labels.arrow --review

Exit codes: 0 checked, whatever was found, 1 nothing to check, 2 usage, 3 labels were left out, 4 the policy is not met,
74 output failed.`;

/** What a check measures, without where its limit comes from. */
function gist(about: string): string {
  const [first] = about.split(/[.;](?=\s|$)/);
  return `${first[0].toLowerCase()}${first.slice(1)}`;
}

export const qaCommand: AddCommand = (program, exit) => {
  const command = program
    .command('qa')
    .description('Check labels against clouds, pictures, radars and their own tracks; rank them by suspicion.')
    .argument('<dataset|recording...>', 'a dataset, or recordings: bags, MCAP or db3 files or folders, joined')
    .option('--labels <path...>', 'labels: files or folders (default: those beside the recording)')
    .option('--labels-format <name>', 'read them as this format (default: found by what the files hold)')
    .option('--cloud <name>', 'the cloud that was labelled, where labels do not name it')
    .addOption(lidarToo())
    .option('--tolerance <duration>', "largest time between a label and its sensor's message (default: 50ms)")
    .option('--checks <list>', 'only these checks, separated by commas')
    .option('--points-in-box', 'count the points in every box, for --json')
    .option('--html <file>', 'write the report as a web page with pictures of the most suspicious')
    .option('--ci <file>', 'check the result against a policy file (YAML or JSON); exit code 4 when it is not met')
    .option('--review', 'make the review queue of a dataset, in its folder review/queue')
    .option('-o, --output <folder>', 'write queue, boxes and findings there')
    .option('--items <n>', 'most items of the queue', wholeNumber(1, 100_000), 200)
    .option('--seed <n>', 'seed by which control items are drawn', wholeNumber(0, 999_999_999), 1)
    .option('--planted <file>', 'planted.json of qa plant: its labels are in the queue as planted')
    .option('--rig <file>', 'rig file for a recording')
    .option('--reference <topic>', 'the topic or sensor of a recording whose messages make the frames')
    .option('--topics <list>', 'only these topics or sensors of a recording, separated by commas');
  withCommon(command)
    .addHelpText('after', examples)
    .action(async (paths: string[], flags: QaFlags) => {
      const issues = new Issues();
      exit(await qaRun(paths, flags, issues).finally(() => talkIssues(issues.sorted(), Boolean(flags.quiet))));
    });
  // Its -o and --seed are its own: options before a command's name are not those behind it.
  program.enablePositionalOptions();
  command.enablePositionalOptions();
  qaPlant(command, exit);
};
