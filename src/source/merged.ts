// Several recordings as one: files, blocks, channels and messages one after the other, in the order given.
import { FramelockError } from '../issue.js';
import { joinedNumbers, joinedStamps, starts } from './joined-columns.js';
import type { Channel, Lost, MessageTable, Source } from './source.js';

/** Channels with equal topic, type, encoding and definition become one. The sources are closed with the result. */
export function mergedSource(sources: readonly Source[]): Source {
  if (sources.length === 1) return sources[0];
  const { channels, ids } = mergeChannels(sources);
  const fileBase = starts(sources.map(source => source.files.length));
  const blockBase = starts(sources.map(source => source.blocks.length));
  const messageBase = starts(sources.map(source => source.messages.count));
  /** The source that holds entry `at` of a list that was joined at `bases`, and its position there. */
  const locate = (bases: readonly number[], at: number, what: string) => {
    if (!(at >= 0 && at < bases[sources.length]))
      throw new FramelockError('FL0801', `expected a ${what} below ${bases[sources.length]}, got ${at}`);
    let i = 0;
    while (at >= bases[i + 1]) i++;
    return { source: sources[i], at: at - bases[i] };
  };
  return {
    format: [...new Set(sources.map(source => source.format))].sort().join('+'),
    files: sources.flatMap(source => source.files),
    channels,
    blocks: sources.flatMap((source, i) =>
      source.blocks.map(block => ({
        ...block,
        file: block.file + fileBase[i],
        ...(block.within !== undefined && { within: block.within + blockBase[i] }),
      })),
    ),
    messages: joinTables(
      sources.map(source => source.messages),
      ids,
      blockBase,
    ),
    lost: joinLost(sources.flatMap(source => source.lost)),
    prepare(message) {
      const found = locate(messageBase, message, 'message');
      found.source.prepare?.(found.at);
    },
    async readBlock(block) {
      const found = locate(blockBase, block, 'block');
      return found.source.readBlock(found.at);
    },
    async read(message, from, length, into) {
      const found = locate(messageBase, message, 'message');
      return found.source.read(found.at, from, length, into);
    },
    async close() {
      await Promise.all(sources.map(source => source.close()));
    },
  };
}

/** `ids[i][c]` is the merged id of channel c of source i. */
function mergeChannels(sources: readonly Source[]): { channels: Channel[]; ids: number[][] } {
  const channels: Channel[] = [];
  const known = new Map<string, number>();
  const ids = sources.map(source =>
    source.channels.map(channel => {
      const { topic, type, encoding, schema } = channel;
      const key = JSON.stringify([topic, type, encoding, schema.encoding, schema.text]);
      const id = known.get(key) ?? channels.length;
      if (id === channels.length) {
        known.set(key, id);
        channels.push({ ...channel, id });
      }
      return id;
    }),
  );
  return { channels, ids };
}

/** Looked up in the tables that are joined: a copy would double what hours of recordings take. */
function joinTables(
  tables: readonly MessageTable[],
  ids: readonly (readonly number[])[],
  blockBase: readonly number[],
): MessageTable {
  const of = <N extends keyof Omit<MessageTable, 'count'>>(name: N) => tables.map(table => table[name]);
  return {
    count: tables.reduce((sum, table) => sum + table.count, 0),
    channel: joinedNumbers(of('channel'), (id, i) => ids[i][id]),
    logNs: joinedStamps(of('logNs')),
    stampNs: joinedStamps(of('stampNs')),
    block: joinedNumbers(of('block'), (block, i) => block + blockBase[i]),
    offset: joinedNumbers(of('offset')),
    length: joinedNumbers(of('length')),
  };
}

function joinLost(lost: readonly Lost[]): Lost[] {
  const byKey = new Map<string, Lost>();
  for (const entry of lost) {
    const key = `${entry.reason}\u0000${entry.topic}`;
    byKey.set(key, { ...entry, count: entry.count + (byKey.get(key)?.count ?? 0) });
  }
  return [...byKey.values()];
}
