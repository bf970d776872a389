// framelock calib check: whether the given LiDAR–camera calibration is the best that the frames themselves show.
import {
  comparePair,
  comparisonJson,
  comparisonLine,
  healthLines,
  pairHealthJson,
} from '../../calibration/health/index.js';
import { Issues } from '../../issue.js';
import { issueJson } from '../../issue-json.js';
import { openHealthInput } from '../../platform/node/health-input.js';
import { writeHealthPage } from '../../platform/node/health-page.js';
import { refuseReplacing } from '../../platform/node/refuse-replacing.js';
import type { AddCommand } from '../commands.js';
import { withCommon } from '../common-options.js';
import { exitCodes } from '../exit-codes.js';
import { givenRig } from '../given-rig.js';
import { cloudNamed, cloudToo, type LidarFlags } from '../lidar-option.js';
import { type FrameFlags, frameOptions, withMatching } from '../options.js';
import { print, printJson, talk, talkIssues } from '../print.js';
import { wholeNumber } from '../whole-number.js';
import { checkedPairs, reference } from './checked-pairs.js';

interface Flags extends FrameFlags, LidarFlags {
  readonly camera?: string;
  readonly frames?: number;
  readonly html?: string;
  readonly against?: string;
}

const examples = `
Examples:
  framelock calib check drive.mcap --rig rig.yaml
  framelock calib check dataset --html health.html
  framelock calib check drive.bag --camera camera_front --json
  framelock calib check dataset --against last-week

Exit codes: 0 healthy, 1 suspicious (or nothing usable), 4 it cannot be told, 2 usage, 74 output failed.`;

export const calibCheck: AddCommand = (group, exit) => {
  const command = group
    .command('check')
    .description('Check LiDAR–camera calibrations: is there a better one nearby, did it change? Decodes pictures.')
    .argument('<recording|dataset...>', 'a dataset, or bags, MCAP and db3 files and folders, which are joined')
    .option('--camera <name>', 'only this camera (sensor or topic)')
    .option('--lidar <name>', 'only this LiDAR (sensor or topic)')
    .addOption(cloudToo())
    .option('--frames <n>', 'how many frames are looked at, evenly spread (default: 120)', wholeNumber(9, 100_000))
    .option('--html <file>', 'write the report as a web page with overlays and curves')
    .option('--against <recording|dataset>', 'an earlier one of the same car: did the calibration change in between?');
  withCommon(withMatching(command))
    .addHelpText('after', examples)
    .action(async (paths: string[], flags: Flags) => {
      const issues = new Issues();
      const code = await check(paths, flags, issues).finally(() => talkIssues(issues.sorted(), Boolean(flags.quiet)));
      exit(code);
    });
};

async function check(paths: readonly string[], flags: Flags, issues: Issues): Promise<number> {
  if (flags.html !== undefined) refuseReplacing(flags.html, [...paths, flags.rig, flags.clock, flags.against]);
  const rigFile = await givenRig(flags);
  const request = { options: await frameOptions(flags), camera: flags.camera, cloud: cloudNamed(flags) };
  const input = await openHealthInput({ ...request, rigFile, paths }, issues);
  try {
    const pairs = await checkedPairs(input.source, flags.frames, Boolean(flags.quiet));
    const before =
      flags.against === undefined
        ? undefined
        : await reference(flags.against, request, flags.frames, Boolean(flags.quiet), issues);
    const compared =
      before &&
      pairs.map(p =>
        comparePair(
          p,
          before.find(b => b.camera === p.camera && b.cloud === p.cloud),
        ),
      );
    if (flags.html !== undefined) await writeHealthPage(flags.html, input, pairs, compared);
    if (flags.json) {
      const against = compared && { against: compared.map(comparisonJson) };
      const found = pairs.map(p => pairHealthJson(p, input.originNs));
      printJson({
        framelock_health: 1,
        recording: input.name,
        pairs: found,
        ...against,
        issues: issues.sorted().map(issueJson),
      });
    } else print([...pairs.flatMap(healthLines), ...(compared ?? []).map(comparisonLine)].join('\n'));
    if (flags.html !== undefined) talk(`${flags.html}: open it in a browser`, flags.quiet);
    if (pairs.some(p => p.verdict !== 'healthy'))
      talk('calib refine makes a near miss better, calib doctor finds mixed-up conventions', flags.quiet);
    if (pairs.some(p => p.verdict === 'suspicious') || compared?.some(c => c.changed)) return exitCodes.nothingUsable;
    const told = pairs.every(p => p.verdict === 'healthy') && (compared ?? []).every(c => c.changed !== undefined);
    return told ? exitCodes.ok : exitCodes.policy;
  } finally {
    await input.close();
  }
}
