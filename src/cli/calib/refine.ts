// framelock calib refine: a sensor's pose made better by what was recorded, as a new rig file.
import { Option } from 'commander';
import { refinementJson } from '../../calibration/refinement/index.js';
import { refineMethods } from '../../frame/refine/index.js';
import { Issues } from '../../issue.js';
import { issueJson } from '../../issue-json.js';
import { refuseExisting } from '../../platform/node/output-file.js';
import { refineRecording, refineTable, writeRefinedRig } from '../../platform/node/refine.js';
import type { AddCommand } from '../commands.js';
import { withCommon } from '../common-options.js';
import { exitCodeFor, exitCodes } from '../exit-codes.js';
import { cloudNamed, cloudToo, type LidarFlags } from '../lidar-option.js';
import { type FrameFlags, frameOptions, withMatching } from '../options.js';
import { count } from '../policy-options.js';
import { print, printJson, talk, talkIssues } from '../print.js';
import { calibRefineText } from './refine-text.js';

interface Flags extends FrameFlags, LidarFlags {
  readonly method: string;
  readonly camera?: string;
  readonly radar?: string;
  readonly frames?: number;
  readonly output?: string;
  readonly force?: boolean;
}

const examples = `
Examples:
  framelock calib refine drive.mcap --rig rig.yaml --camera front -o rig-2.yaml
  framelock calib refine drive.bag --frames 12 --json
  framelock calib refine corners.csv --method target --rig rig.yaml --camera front --lidar top -o rig-2.yaml
  framelock calib refine drive.mcap --rig rig.yaml --method radar-yaw -o rig-2.yaml

Exit codes: 0 the new pose is better on held-out frames, 1 it is not (the reasons say why) or nothing is usable, 2 usage or the
output exists, 3 better, but something could not be read, 74 output failed.`;

export const calibRefine: AddCommand = (group, exit) => {
  const command = group
    .command('refine')
    .description('Refine the pose of a sensor from what was recorded, and write it as a new rig file with its history.')
    .argument('<recording...>', 'bags, MCAP or db3 files, or folders; several are joined. target: one table of points')
    .addOption(new Option('--method <name>', 'how').choices(refineMethods.map(m => m.name)).default('nid'))
    .option('--camera <name>', 'the camera (sensor or topic) to refine, where there are several')
    .option('--lidar <name>', 'the LiDAR it is compared with, where there are several')
    .addOption(cloudToo())
    .option('--radar <name>', 'the radar to refine, where there are several (radar-yaw)')
    .option('--frames <n>', 'at most this many frames are searched on, half as many held out (default: 8)', count)
    .option('-o, --output <file>', 'the new rig file; it must not exist')
    .option('--force', 'write the file even where the result is refused');
  withCommon(withMatching(command))
    .addHelpText('after', examples)
    .action(async (recordings: string[], flags: Flags) => {
      const issues = new Issues();
      const code = await refine(recordings, flags, issues).finally(() =>
        talkIssues(issues.sorted(), Boolean(flags.quiet)),
      );
      exit(code);
    });
};

async function refine(recordings: readonly string[], flags: Flags, issues: Issues): Promise<number> {
  const { output: out, rig: rigPath, quiet } = flags;
  if (out !== undefined) refuseExisting(out);
  const method = refineMethods.find(({ name }) => name === flags.method)!;
  const options = { ...flags, lidar: cloudNamed(flags) };
  const request = { inputs: recordings, rigPath, frames: await frameOptions(flags), options, issues };
  const result = await (method.reads === 'recording' ? refineRecording(method, request) : refineTable(method, request));
  const { found } = result;
  if (!found.accepted)
    issues.add('FL0921', `${found.sensor}: ${found.reasons.join('; ') || 'nothing was found'}; the given pose stays`);
  if (flags.json)
    printJson({ framelock_refinement: 1, ...refinementJson(found), issues: issues.sorted().map(issueJson) });
  else print(calibRefineText(found));
  if (out !== undefined && (found.accepted || flags.force)) {
    await writeRefinedRig(result, out);
    talk(`${out}: a new rig file, ${found.accepted ? `with ${found.sensor} refined` : 'marked as refused'}`, quiet);
  } else if (out !== undefined) talk(`${out} was not written: the result is refused`);
  return found.accepted ? exitCodeFor(issues.sorted()) : exitCodes.nothingUsable;
}
