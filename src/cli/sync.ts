// framelock sync: what the stamps say of a recording's sensors, for people, for machines and as a page.
import { issueJson } from '../export/dataset/manifest.js';
import { planFrames } from '../frame/plan.js';
import { writeFileWhole } from '../platform/node/output-file.js';
import { readRigFile } from '../platform/node/session.js';
import { syncJson, syncPage, syncReport } from '../qa/index.js';
import type { AddCommand } from './commands.js';
import { exitCodeFor } from './exit-codes.js';
import { type FrameFlags, frameOptions, withCommon, withMatching } from './options.js';
import { print, printJson, talk, talkIssues } from './print.js';
import { syncText } from './sync-text.js';
import { withSession } from './with-session.js';

interface Flags extends FrameFlags {
  readonly html?: string;
}

const examples = `
Examples:
  framelock sync drive.bag
  framelock sync drive.mcap --html sync.html
  framelock sync drive.mcap --reference /lidar_top/points --tolerance 20ms --json
  framelock sync drive.mcap --policy approximate --max-interval 30ms

Exit codes: 0 everything was read, 3 something could not be read, 1 nothing usable, 2 usage, 74 output failed.`;

/** What planning found of lenses, mounting and trajectory does not concern stamps; a wrong rig file does. */
const aboutSpace = /^FL0(50[2-9]|510|6)/;

export const syncCommand: AddCommand = (program, exit) => {
  const command = program
    .command('sync')
    .description("Report the sensors' rates, gaps, clocks and how well their stamps meet.")
    .argument('<recording...>', 'bags, MCAP files, or folders; several are joined')
    .option('--html <file>', 'write the report as a web page with plots');
  withCommon(withMatching(command))
    .addHelpText('after', examples)
    .action(async (recordings: string[], flags: Flags) => {
      const rigFile = flags.rig === undefined ? undefined : readRigFile(flags.rig);
      await withSession(recordings, Boolean(flags.quiet), async session => {
        const options = { ...frameOptions(flags), projection: false };
        const plan = await planFrames(session.source, rigFile, options, session.issues);
        const report = syncReport(plan, session.recording);
        if (flags.html !== undefined) await writeFileWhole(flags.html, new TextEncoder().encode(syncPage(report)));
        const issues = session.issues.sorted().filter(issue => !aboutSpace.test(issue.code));
        if (flags.json) printJson({ ...syncJson(report), issues: issues.map(issueJson) });
        else print(syncText(report));
        talkIssues(issues, Boolean(flags.quiet));
        if (flags.html !== undefined) talk(`${flags.html}: open it in a browser`, flags.quiet);
        exit(exitCodeFor(issues));
      });
    });
};
