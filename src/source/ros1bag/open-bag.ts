// ROS 1 bags, format 2.0: opened by index and scan together, so that a damaged bag gives all that is whole in it.
import type { Bytes } from '../../bytes/bytes.js';
import { FramelockError, printable } from '../../issue.js';
import { type FileIndex, indexedSource } from '../file-index.js';
import { withSecondPass } from '../second-pass.js';
import type { OpenContext, Source } from '../source.js';
import { type BagIndex, readBagIndex } from './bag-index.js';
import { type Connection, Connections } from './connections.js';
import { Indexer } from './indexer.js';
import { family, magic, startsWith } from './magic.js';

/**
 * The index at the end declares connections and totals, the scan finds the messages. Issues: FL0201 cut short, FL0202 index
 * missing or wrong, FL0203 damaged records, FL0204 and FL0205 chunks that cannot be decompressed, FL0206 no messages,
 * FL0207 undeclared connections. Throws FL0103 for other versions and encrypted bags.
 */
export async function openBag(bytes: Bytes, context: OpenContext): Promise<Source> {
  return indexedSource(bytes, await indexBag(bytes, context), context);
}

/** The same before it is joined with the bytes. */
export async function indexBag(bytes: Bytes, context: OpenContext): Promise<FileIndex> {
  const head = await bytes.read(0, Math.min(bytes.size, magic.length));
  if (!startsWith(head, magic)) {
    const version = printable(new TextDecoder().decode(head.subarray(family.length)).trim());
    const old = startsWith(head, family);
    const got = old ? `version ${version}: convert it with \`rosbag migrate\`` : 'something else';
    const code = bytes.size === 0 ? 'FL0102' : 'FL0103';
    throw new FramelockError(code, `expected a ROS 1 bag of version 2.0, got ${got}`, { at: { file: bytes.name } });
  }
  const index = await tryIndex(bytes, context);
  const { connections, indexer } = await (index
    ? pass(bytes, context, index.connections, index)
    : passes(bytes, context));

  const messages = indexer.table.finish();
  const lost = indexer.tally.finish(
    index?.chunks ?? indexer.chunks,
    index !== undefined,
    conn => connections.topic(conn),
    conn => connections.channel(conn) !== undefined,
  );
  indexer.publishers.report(context.issues, 'publishers', bytes.name);
  if (messages.count === 0) {
    context.issues.add('FL0206', 'the recording holds no messages that can be read', { file: bytes.name });
  }
  return {
    format: 'ros1bag',
    channels: connections.channels,
    blocks: indexer.blocks.list,
    messages,
    lost,
    kept: indexer.kept,
  };
}

interface Passed {
  readonly connections: Connections;
  readonly indexer: Indexer;
}

/** Goes through the file once, with connections that are known beforehand. */
async function pass(
  bytes: Bytes,
  context: OpenContext,
  known: readonly Connection[],
  index?: BagIndex,
): Promise<Passed> {
  const connections = new Connections(bytes.name, context.issues);
  for (const connection of known) connections.declare(connection, index?.start ?? bytes.size);
  const indexer = new Indexer(bytes, connections, context, index?.chunks);
  try {
    await indexer.scan(magic.length, index?.start ?? bytes.size);
    // Nothing should follow the index; rosbag's own reindexing has left records there.
    if (index && index.end < bytes.size && !(await anotherFollows(bytes, index.end, context)))
      await indexer.scan(index.end, bytes.size);
  } finally {
    indexer.heads.close();
  }
  return { connections, indexer };
}

/** Of two bags in one file, the second numbers its connections anew: its messages would be taken for those of the first. */
async function anotherFollows(bytes: Bytes, at: number, { issues }: OpenContext): Promise<boolean> {
  const rest = bytes.size - at;
  if (!startsWith(await bytes.read(at, Math.min(rest, family.length)), family)) return false;
  const text = `another bag begins behind the end of this one; its ${rest} bytes were not read: make it a file of its own (\`tail -c ${rest}\`)`;
  issues.add('FL0203', text, { file: bytes.name, offset: at });
  return true;
}

/** Without an index: what declares the connections of a chunk that is damaged may stand behind it only, and then a second pass knows it. */
function passes(bytes: Bytes, context: OpenContext): Promise<Passed> {
  return withSecondPass<Passed>(
    bytes.name,
    context,
    (context, before) => pass(bytes, context, before?.connections.list ?? []),
    ({ connections, indexer }) => [...indexer.undeclared].some(conn => connections.channel(conn)),
    'messages stand before the records that declare their connections',
  );
}

async function tryIndex(bytes: Bytes, { issues }: OpenContext): Promise<BagIndex | undefined> {
  try {
    return await readBagIndex(bytes);
  } catch (error) {
    if (error instanceof FramelockError) throw error;
    const why = printable((error as Error).message);
    issues.add(
      'FL0202',
      `index cannot be used (${why}); the file was scanned instead; \`rosbag reindex\` makes a new one`,
      {
        file: bytes.name,
      },
    );
    return undefined;
  }
}
