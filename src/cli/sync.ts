// framelock sync: what the stamps of a recording say of its sensors, for people, for machines, as a page, and against a policy.
import { basename } from 'node:path';
import { allObservers, checkMotion, knownOfPlan, timesOfPlan } from '../frame/motion/index.js';
import { type FramePlan, planFrames } from '../frame/plan.js';
import { FramelockError, issueLine, printable } from '../issue.js';
import { issueJson } from '../issue-json.js';
import { reason } from '../platform/node/file.js';
import { readRegularFile } from '../platform/node/given-file.js';
import { grayDecoder } from '../platform/node/gray.js';
import { writeFileWhole } from '../platform/node/output-file.js';
import { refuseReplacing } from '../platform/node/refuse-replacing.js';
import type { Session } from '../platform/node/session.js';
import type { CiFailure } from '../qa/ci/index.js';
import {
  holdsSensors,
  motionCurves,
  pointSpans,
  type SyncReport,
  stampReport,
  syncJson,
  syncPage,
  syncReport,
} from '../qa/index.js';
import type { RigFile } from '../rig/index.js';
import type { AddCommand } from './commands.js';
import { withCommon } from './common-options.js';
import { exitCodeFor, exitCodes } from './exit-codes.js';
import { givenRig } from './given-rig.js';
import { type FrameFlags, frameOptions, withMatching, withSignals } from './options.js';
import { print, printJson, talk, talkIssues } from './print.js';
import { syncText } from './sync-text.js';
import { withSession } from './with-session.js';

interface Flags extends FrameFlags {
  readonly html?: string;
  readonly ci?: string;
  readonly checkMotion?: boolean;
}

const examples = `
Examples:
  framelock sync drive.bag
  framelock sync drive.mcap --html sync.html
  framelock sync drive.mcap --ci policy.yaml --quiet
  framelock sync drive.mcap --check-motion --topics /imu,/odom,/lidar/points
  framelock sync drive.mcap --reference /lidar_top/points --tolerance 20ms --json
  framelock sync drive.mcap --policy approximate --max-interval 30ms

Exit codes: 0 everything was read, 3 something could not be read, 4 the policy is not met, 1 nothing usable, 2 usage,
74 output failed.`;

/** What planning found of lenses, mounting and trajectory does not concern stamps; a wrong rig file does. */
const aboutSpace = /^FL0(50[2-9]|510|60[0-4])/;
const MOST_POLICY_BYTES = 1 << 20;

export const syncCommand: AddCommand = (program, exit) => {
  const command = program
    .command('sync')
    .description("Report the sensors' rates, gaps, clocks and how well their stamps meet.")
    .argument('<recording...>', 'bags, MCAP or db3 files, or folders; several are joined')
    .option('--html <file>', 'write the report as a web page with plots')
    .option(
      '--check-motion',
      'also compare how the sensors moved: offsets that stamps cannot show (decodes everything)',
    )
    .option('--ci <file>', 'check the report against a policy file (YAML or JSON); exit code 4 when it is not met');
  withCommon(withSignals(withMatching(command)))
    .addHelpText('after', examples)
    .action(async (recordings: string[], flags: Flags) => {
      if (flags.html !== undefined) refuseReplacing(flags.html, [...recordings, flags.rig, flags.clock, flags.ci]);
      const rigFile = await givenRig(flags);
      const policy = flags.ci === undefined ? undefined : await policyOf(flags.ci);
      await withSession(recordings, Boolean(flags.quiet), async session => {
        const report = await reportOf(session, flags, rigFile);
        if (flags.html !== undefined) await writeFileWhole(flags.html, new TextEncoder().encode(syncPage(report)));
        const issues = session.issues.sorted().filter(issue => !aboutSpace.test(issue.code));
        const failures = policy?.(report) ?? [];
        const ci = policy ? { ci: { policy: basename(flags.ci!), ok: failures.length === 0, failures } } : {};
        if (flags.json) printJson({ ...syncJson(report), ...ci, issues: issues.map(issueJson) });
        else print(syncText(report));
        talkIssues(issues, Boolean(flags.quiet));
        if (flags.html !== undefined) talk(`${flags.html}: open it in a browser`, flags.quiet);
        for (const { of, text } of failures)
          talk(issueLine({ code: 'FL0430', text: of === '' ? text : `${of}: ${text}` }));
        if (policy && failures.length === 0) talk(`${flags.ci}: the policy is met`, flags.quiet);
        exit(failures.length > 0 ? exitCodes.policy : exitCodeFor(issues));
      });
    });
};

/** A recording without a sensor, or with stamps only, has a report too. */
async function reportOf(session: Session, flags: Flags, rigFile: RigFile | undefined): Promise<SyncReport> {
  const { source, issues, recording } = session;
  const options = { ...(await frameOptions(flags)), projection: false };
  const asked = options.topics !== undefined || options.signals !== undefined;
  if (!holdsSensors(source) && source.channels.length > 0 && !asked) return stampReport(source, recording);
  const plan = await planFrames(source, rigFile, options, issues, session.spill);
  const motion = flags.checkMotion ? await motionOf(session, plan, Boolean(flags.quiet)) : undefined;
  return syncReport(plan, recording, { pointSpans: await pointSpans(plan), motion });
}

async function motionOf({ source, issues }: Session, plan: FramePlan, quiet: boolean) {
  const known = knownOfPlan(plan);
  const checks = await checkMotion(source, allObservers({ known, decoder: grayDecoder }), issues, {
    wanted: channel => plan.options.topics === undefined || plan.sensors.some(s => s.channel === channel),
    times: timesOfPlan(plan),
    onTopic: topic => talk(`looking how ${printable(topic)} moved`, quiet),
  });
  return motionCurves(checks);
}

/** What does not hold of a report by the policy in this file. */
async function policyOf(file: string): Promise<(report: SyncReport) => readonly CiFailure[]> {
  const { checkPolicy, parseCiPolicy } = await import('../qa/ci/index.js');
  try {
    const text = new TextDecoder().decode(readRegularFile(file, MOST_POLICY_BYTES));
    const policy = parseCiPolicy(text, file);
    return report => checkPolicy(report, policy);
  } catch (cause) {
    if (cause instanceof FramelockError) throw cause;
    throw new FramelockError('FL0810', `expected a policy file, got ${reason(cause)}; check the path`, {
      at: { file },
    });
  }
}
