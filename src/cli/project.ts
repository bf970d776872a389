// framelock project: pictures with the cloud's points on them, to see whether calibration and time are right.

import { planFrames } from '../frame/plan.js';
import { issueJson } from '../issue-json.js';
import { writeOverlays } from '../platform/node/overlay.js';
import { refuseNoFolder } from '../platform/node/refuse-replacing.js';
import { choosePairs } from '../qa/overlay/index.js';
import type { AddCommand } from './commands.js';
import { withCommon } from './common-options.js';
import { withDrawing } from './drawing-options.js';
import { exitCodeFor, exitCodes } from './exit-codes.js';
import { chosenFrames } from './frame-range.js';
import { givenRig } from './given-rig.js';
import { cloudNamed, type LidarFlags } from './lidar-option.js';
import { type FrameFlags, frameOptions, withMatching, withMerging } from './options.js';
import { many, printJson, talk, talkIssues } from './print.js';
import { withSession } from './with-session.js';

interface Flags extends FrameFlags, LidarFlags {
  readonly output: string;
  readonly frame?: string;
  readonly frames?: string;
  readonly camera?: string;
  readonly format: 'png' | 'jpeg';
  readonly pointSize?: number;
  readonly maxDepth?: number;
  readonly depth?: boolean;
}

const examples = `
Examples:
  framelock project drive.bag -o overlays
  framelock project drive.mcap -o overlays --frame 120 --camera camera_front --rig rig.yaml
  framelock project drive.mcap -o overlays --frames 0:600:50 --max-depth 60 --format jpeg --json

Exit codes: 0 pictures were written, 3 something could not be read, 1 nothing to draw, 2 usage, 74 output failed.`;

export const projectCommand: AddCommand = (program, exit) => {
  const command = program
    .command('project')
    .description('Draw clouds on camera pictures, coloured by distance.')
    .argument('<recording...>', 'bags, MCAP or db3 files, or folders; several are joined')
    .requiredOption('-o, --output <folder>', 'where the pictures go; pictures of the same name are replaced');
  withCommon(withMatching(withMerging(withDrawing(command))))
    .addHelpText('after', examples)
    .action(async (recordings: string[], flags: Flags) => {
      refuseNoFolder(flags.output);
      const rigFile = await givenRig(flags);
      await withSession(recordings, Boolean(flags.quiet), async session => {
        const { source, issues } = session;
        const asked = await frameOptions(flags);
        const options = { ...asked, projection: true, visibility: flags.depth || asked.visibility };
        const plan = await planFrames(source, rigFile, options, issues);
        const pairs = choosePairs(plan, flags.camera, cloudNamed(flags));
        const frames = chosenFrames(flags.frame, flags.frames, plan.frames.length);
        const { output: out, format, pointSize, maxDepth, depth: depthMaps } = flags;
        const result = await writeOverlays({
          plan,
          pairs,
          frames,
          out,
          format,
          pointSize,
          maxDepth,
          depthMaps,
          issues,
        });
        const found = issues.sorted();
        talkIssues(found, Boolean(flags.quiet));
        for (const s of result.skipped) talk(`frame ${s.frame}, ${s.camera} with ${s.cloud}: ${s.reason}`, flags.quiet);
        const pictures = result.pictures.map(({ dtNs, motionCompensated, ...rest }) => ({
          ...rest,
          dt_ns: dtNs,
          motion_compensated: motionCompensated,
        }));
        if (flags.json) printJson({ pictures, skipped: result.skipped, issues: found.map(issueJson) });
        talk(`${many(pictures.length, 'picture')} in ${out}`, flags.quiet);
        exit(pictures.length === 0 ? exitCodes.nothingUsable : exitCodeFor(found));
      });
    });
};
