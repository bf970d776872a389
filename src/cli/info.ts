// framelock info: what a recording holds.
import { printable } from '../issue.js';
import { issueJson } from '../issue-json.js';
import type { Session } from '../platform/node/session.js';
import { formatDuration, isoTime } from '../time/stamp.js';
import { channelBounds, endOf, startOf } from './bounds.js';
import { withCache } from './cache-option.js';
import type { AddCommand } from './commands.js';
import { type CommonFlags, withCommon } from './common-options.js';
import { exitCodeFor } from './exit-codes.js';
import { many, print, printJson, sizeText, table, talkIssues } from './print.js';
import { withSession } from './with-session.js';

const examples = `
Examples:
  framelock info drive.bag
  framelock info split_0.mcap split_1.mcap --json

Exit codes: 0 everything was read, 3 something could not be read, 1 nothing usable, 2 usage.`;

export const infoCommand: AddCommand = (program, exit) => {
  const command = program
    .command('info')
    .description('List the topics, types, counts and stamps of a recording, and what is wrong with it.')
    .argument('<recording...>', 'bags, MCAP or db3 files, or folders; several are joined');
  withCommon(withCache(command))
    .addHelpText('after', examples)
    .action(async (recordings: string[], flags: CommonFlags) => {
      const work = async (session: Session) => {
        const { source } = session;
        const bounds = channelBounds(source);
        await refineKinds(source, bounds);
        const issues = session.issues.sorted();
        if (flags.json) printJson(json(source, bounds, issues));
        else print(text(source, bounds));
        talkIssues(issues, Boolean(flags.quiet));
        exit(exitCodeFor(issues));
      };
      await withSession(recordings, Boolean(flags.quiet), work, { ahead: false });
    });
};

type AllBounds = ReturnType<typeof channelBounds>;

/** Whether a cloud is a radar's shows in its fields: one message of each channel is decoded, errors are left to `convert`. */
async function refineKinds(source: Session['source'], bounds: AllBounds): Promise<void> {
  const { channel } = source.messages;
  for (const { id, decoder } of source.channels) {
    if (bounds[id].messages === 0 || decoder.kind !== 'lidar') continue;
    try {
      let first = 0;
      while (channel.at(first) !== id) first++;
      decoder.decode(await source.read(first));
    } catch {
      // Reported by the command that needs the message.
    }
  }
}

function json(source: Session['source'], bounds: AllBounds, issues: ReturnType<Session['issues']['sorted']>): unknown {
  return {
    format: source.format,
    files: source.files,
    start_ns: startOf(bounds),
    end_ns: endOf(bounds),
    channels: source.channels.map((c, i) => ({
      topic: c.topic,
      type: c.type,
      encoding: c.encoding,
      kind: c.decoder.kind,
      messages: bounds[i].messages,
      first_stamp_ns: bounds[i].firstStampNs ?? null,
      last_stamp_ns: bounds[i].lastStampNs ?? null,
      first_log_ns: bounds[i].firstLogNs ?? null,
      last_log_ns: bounds[i].lastLogNs ?? null,
    })),
    lost: source.lost,
    issues: issues.map(issueJson),
  };
}

function text(source: Session['source'], bounds: AllBounds): string {
  const bytes = source.files.reduce((sum, f) => sum + f.size, 0);
  const files = source.files.length === 1 ? printable(source.files[0].name) : `${source.files.length} files`;
  const head = `${source.format}, ${files}, ${sizeText(bytes)}, ${many(source.messages.count, 'message')}`;
  if (source.messages.count === 0) return head;
  const start = startOf(bounds);
  const span = `${formatDuration(Number(endOf(bounds) - start))} from ${isoTime(start)}`;
  const rows = source.channels.map((c, i) => {
    const { messages, firstLogNs, lastLogNs } = bounds[i];
    const seconds = firstLogNs === undefined ? 0 : Number(lastLogNs! - firstLogNs) / 1e9;
    const rate = messages > 1 && seconds > 0 ? ((messages - 1) / seconds).toFixed(2) : '–';
    return [c.topic, c.type, c.decoder.kind, messages, rate === '–' ? rate : Number(rate)];
  });
  return `${head}, ${span}\n\n${table(['topic', 'type', 'kind', 'messages', 'Hz'], rows)}`;
}
