// framelock paint: a coloured cloud out of clouds and pictures, as a PLY file.

import { planFrames } from '../frame/plan.js';
import { issueJson } from '../issue-json.js';
import { writePaintedCloud } from '../platform/node/painted-cloud.js';
import { refuseReplacing } from '../platform/node/refuse-replacing.js';
import { choosePairs } from '../qa/overlay/index.js';
import type { AddCommand } from './commands.js';
import { withCommon } from './common-options.js';
import { withChoice } from './drawing-options.js';
import { exitCodeFor, exitCodes } from './exit-codes.js';
import { chosenFrames } from './frame-range.js';
import { givenRig } from './given-rig.js';
import { cloudNamed, type LidarFlags } from './lidar-option.js';
import { type FrameFlags, frameOptions, withMatching } from './options.js';
import { count, printJson, talk, talkIssues } from './print.js';
import { withSession } from './with-session.js';

interface Flags extends FrameFlags, LidarFlags {
  readonly output: string;
  readonly frame?: string;
  readonly frames?: string;
  readonly camera?: string;
}

const examples = `
Examples:
  framelock paint drive.bag -o painted.ply
  framelock paint drive.mcap -o painted.ply --frames 100:200 --rig rig.yaml
  framelock paint drive.mcap -o front.ply --frame 120 --camera camera_front --json

Exit codes: 0 points were painted, 3 something could not be read, 1 nothing was painted, 2 usage, 74 output failed.`;

export const paintCommand: AddCommand = (program, exit) => {
  const command = program
    .command('paint')
    .description('Colour clouds by the pictures that saw them, and write one PLY file.')
    .argument('<recording...>', 'bags, MCAP or db3 files, or folders; several are joined')
    .requiredOption('-o, --output <file>', 'the PLY file; a file of the same name is replaced');
  withCommon(withMatching(withChoice(command)))
    .addHelpText('after', examples)
    .action(async (recordings: string[], flags: Flags) => {
      refuseReplacing(flags.output, [...recordings, flags.rig, flags.clock]);
      const rigFile = await givenRig(flags);
      await withSession(recordings, Boolean(flags.quiet), async session => {
        const { source, issues } = session;
        const options = { ...(await frameOptions(flags)), projection: true, visibility: true };
        const plan = await planFrames(source, rigFile, options, issues);
        const pairs = choosePairs(plan, flags.camera, cloudNamed(flags));
        const frames = chosenFrames(flags.frame, flags.frames, plan.frames.length);
        const result = await writePaintedCloud({ plan, pairs, frames, out: flags.output, issues });
        const found = issues.sorted();
        talkIssues(found, Boolean(flags.quiet));
        for (const s of result.skipped) talk(`frame ${s.frame}, ${s.cloud}: ${s.reason}`, flags.quiet);
        const { points, painted, placeless, cameras, coordinates, skipped } = result;
        if (flags.json)
          printJson({
            file: flags.output,
            points,
            painted,
            placeless,
            cameras,
            coordinates,
            skipped,
            issues: found.map(issueJson),
          });
        talk(`${count(painted)} of ${count(points)} points painted, in ${flags.output}`, flags.quiet);
        exit(painted === 0 ? exitCodes.nothingUsable : exitCodeFor(found));
      });
    });
};
