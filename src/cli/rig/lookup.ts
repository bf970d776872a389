// framelock rig lookup: one transform out of a recording, at a time or across two, by tf2's rules.

import { type RecordedTransforms, readTransforms } from '../../frame/read-transforms.js';
import { FramelockError, firstOf, printable } from '../../issue.js';
import type { IssueCode } from '../../issue-codes.js';
import { issueJson } from '../../issue-json.js';
import { normalFrame, type TransformRefusal } from '../../rig/index.js';
import { fromOrigin, type Moment, momentNs, sinceOrigin } from '../../time/stamp.js';
import { withCache } from '../cache-option.js';
import type { AddCommand } from '../commands.js';
import { type CommonFlags, withCommon } from '../common-options.js';
import { exitCodeFor } from '../exit-codes.js';
import { moment } from '../options.js';
import { print, printJson, talkIssues } from '../print.js';
import { withSession } from '../with-session.js';

interface Flags extends CommonFlags {
  readonly at?: string;
  readonly sourceAt?: string;
  readonly fixed?: string;
}

const examples = `
Examples:
  framelock rig lookup drive.bag odom lidar
  framelock rig lookup drive.mcap map base_link --at 2.5s --json
  framelock rig lookup drive.mcap camera lidar --at 2.53s --source-at 2.5s --fixed odom

Exit codes: 0 found, 1 refused (FL0540, FL0541, FL0542 say why) or no transforms, 2 usage, 3 found, but something could not be read.`;

export const rigLookup: AddCommand = (group, exit) => {
  const command = group
    .command('lookup')
    .description("Look up a transform in everything that a recording's /tf and /tf_static say, by tf2's rules.")
    .argument('<recording>', 'a bag, an MCAP or db3 file, or a folder')
    .argument('<target>', 'the frame that points are wanted in')
    .argument('<source>', 'the frame that points are given in')
    .option(
      '--at <moment>',
      'since the first transform (2.5s), ns, or ISO 8601 UTC (default: the latest time for which all transforms are known)',
    )
    .option('--source-at <moment>', 'when the source saw the points; --at is then the time of the target')
    .option('--fixed <frame>', 'the frame in which the world stands still between the two times');
  withCommon(withCache(command))
    .addHelpText('after', examples)
    .action(async (recording: string, target: string, source: string, flags: Flags) => {
      if ((flags.sourceAt === undefined) !== (flags.fixed === undefined))
        throw new FramelockError('FL0801', 'expected --source-at and --fixed together, got one of them');
      const at = moment('--at', flags.at);
      const sourceAt = moment('--source-at', flags.sourceAt);
      await withSession([recording], Boolean(flags.quiet), async session => {
        const read = await readTransforms(session.source, session.issues);
        const found = lookup(read, { target, source, at, sourceAt, fixed: flags.fixed });
        const issues = session.issues.sorted();
        talkIssues(issues, Boolean(flags.quiet));
        if (flags.json) printJson({ ...found, issues: issues.map(issueJson) });
        else print(lookupText(found));
        exit(exitCodeFor(issues));
      });
    });
};

interface Question {
  readonly target: string;
  readonly source: string;
  readonly at?: Moment;
  readonly sourceAt?: Moment;
  readonly fixed?: string;
}

function lookup({ buffer, originNs }: RecordedTransforms, { target, source, at, sourceAt, fixed }: Question) {
  const startNs = fromOrigin(buffer.span?.fromNs ?? 0, originNs);
  const time = (asked: Moment | undefined) => asked && sinceOrigin(momentNs(asked, startNs), originNs);
  const answer =
    fixed === undefined
      ? buffer.lookup(target, source, time(at))
      : buffer.lookupAcross(target, time(at), source, time(sourceAt), fixed);
  if ('refused' in answer) throw refusal(answer, originNs, buffer.frames);
  // tf2 places any name in itself. Who mistypes a name twice should hear of it.
  if (!buffer.frames.includes(normalFrame(target))) {
    const text = `frame "${target}" does not exist`;
    throw refusal({ refused: 'lookup', text }, originNs, buffer.frames);
  }
  const { T, tNs } = answer;
  return {
    from: source,
    to: target,
    // Latched transforms alone have no time: tf2 says zero.
    stamp_ns: String(tNs === sinceOrigin(0n, originNs) ? 0n : fromOrigin(tNs, originNs)),
    ...(fixed === undefined ? {} : { fixed }),
    translation_m: T.t,
    rotation_xyzw: T.q,
  };
}

const codes: Record<TransformRefusal['refused'], IssueCode> = {
  invalid: 'FL0540',
  lookup: 'FL0540',
  connectivity: 'FL0541',
  extrapolation: 'FL0542',
};

function refusal(
  { refused, text, known }: TransformRefusal,
  originNs: bigint,
  frames: readonly string[],
): FramelockError {
  const range = known && `ask for ${fromOrigin(known.fromNs, originNs)} to ${fromOrigin(known.toNs, originNs)} ns`;
  const names = `the recording has ${firstOf(frames, 20)}`;
  const hint = {
    invalid: names,
    lookup: names,
    connectivity: 'record what connects them, or ask for another time',
    extrapolation: range ?? 'ask for another time',
  }[refused];
  return new FramelockError(codes[refused], `expected a transform, but ${text}; ${hint}`);
}

function lookupText({ from, to, stamp_ns, translation_m, rotation_xyzw }: ReturnType<typeof lookup>): string {
  const numbers = (values: readonly number[]) => values.map(v => v.toFixed(9)).join('  ');
  const time = stamp_ns === '0' ? 'for all time' : `at ${stamp_ns} ns`;
  return [
    `${printable(from)} in ${printable(to)}, ${time}: p_${printable(to)} = R p_${printable(from)} + t`,
    `translation m   ${numbers(translation_m)}`,
    `rotation xyzw   ${numbers(rotation_xyzw)}`,
  ].join('\n');
}
