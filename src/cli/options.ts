// Options that several commands share, and how their text becomes values.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FrameOptions } from '../frame/options.js';
import { FramelockError } from '../issue.js';
import { policies } from '../sync/index.js';
import { type Moment, parseDuration, parseMoment } from '../time/stamp.js';

export interface CommonFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export interface FrameFlags extends CommonFlags {
  readonly rig?: string;
  readonly reference?: string;
  readonly policy: string;
  readonly tolerance: number;
  readonly topics?: readonly string[];
  readonly start?: string;
  readonly end?: string;
  readonly projection: boolean;
}

export function withCommon(command: Command): Command {
  return command
    .option('--json', 'print the result as JSON on stdout')
    .option('-q, --quiet', 'no progress and no remarks on stderr, only warnings and errors');
}

export function withFrames(command: Command): Command {
  return withMatching(command).option('--no-projection', 'do not project clouds into pictures');
}

/** What decides which messages make which frames. */
export function withMatching(command: Command): Command {
  return command
    .option('--rig <file>', 'rig file (YAML or JSON) with sensors, mounting, lenses and clocks')
    .option(
      '--reference <topic>',
      'the topic or sensor whose messages make the frames (default: a LiDAR, else a camera)',
    )
    .option('--policy <name>', `how messages are matched: ${policies.map(p => p.name).join(', ')}`, 'nearest')
    .addOption(
      new Option('--tolerance <duration>', 'largest time from the frame to a match')
        .argParser(duration)
        .default(50_000_000, '50ms'),
    )
    .option(
      '--topics <list>',
      'only these topics or sensors, separated by commas; calibration topics are always read',
      list,
    )
    .option('--start <moment>', 'first frame: a duration since the start (2.5s), ns, or ISO 8601 UTC')
    .option('--end <moment>', 'frames before this moment');
}

export function frameOptions(flags: FrameFlags): FrameOptions {
  const policy = policies.find(p => p.name === flags.policy);
  if (!policy) {
    const known = policies.map(p => p.name).join(', ');
    throw new FramelockError('FL0801', `expected --policy to be one of ${known}; got "${flags.policy}"`);
  }
  return {
    policy,
    toleranceNs: flags.tolerance,
    reference: flags.reference,
    topics: flags.topics,
    start: moment('--start', flags.start),
    end: moment('--end', flags.end),
    projection: flags.projection,
  };
}

export function duration(text: string): number {
  const ns = parseDuration(text);
  if (ns === undefined) throw new InvalidArgumentError('expected a duration with a unit, such as 50ms, 2.5s or 1min.');
  return ns;
}

function list(text: string, before: readonly string[] = []): string[] {
  return [
    ...before,
    ...text
      .split(',')
      .map(t => t.trim())
      .filter(t => t !== ''),
  ];
}

function moment(option: string, text: string | undefined): Moment | undefined {
  if (text === undefined) return undefined;
  const ns = parseMoment(text);
  if (ns === undefined) {
    throw new FramelockError(
      'FL0801',
      `expected ${option} to be a duration since the start (2.5s), ns or ISO 8601 UTC (…Z); got "${text}"`,
    );
  }
  return ns;
}
