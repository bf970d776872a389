// Several publishers of one topic at a time, and topics of several types: said for every container, and for recordings that were joined.
import { expect, test } from 'vitest';
import { memoryBytes } from '../../src/bytes/memory.js';
import { Issues } from '../../src/issue.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { openRecording } from '../../src/source/open.js';
import { buildBag } from '../support/bag-builder.js';
import { channel, join, mcapFile, schema } from '../support/mcap-builder.js';

const decompress = nodeDecompressors();
const IMU = 'sensor_msgs/Imu';

async function issuesOf(...files: Uint8Array[]): Promise<string[]> {
  const issues = new Issues();
  const inputs = files.map((file, i) => ({ bytes: memoryBytes(`${i}.part`, file) }));
  const source = await openRecording(inputs, { issues, decompress, digest: nodeDigest });
  await source.close();
  return issues.sorted().flatMap(({ code, at }) => (/FL021/.test(code) ? `${code} ${at?.topic}` : []));
}

/** Messages of connections 0 and 1 at the given seconds; both are of one topic. */
function bag(first: number[], second: number[], types: [string, string] = [IMU, IMU], topic = '/imu'): Uint8Array {
  const connections = types.map((type, conn) => ({ conn, topic, type, definition: '', md5sum: type }));
  const messages = [first, second].flatMap((times, conn) =>
    times.map(seconds => ({ conn, seconds, data: Uint8Array.of(conn, seconds, 0, 0) })),
  );
  return buildBag(connections, [{ messages: messages.sort((a, b) => a.seconds - b.seconds) }]).bytes;
}

/** The same as MCAP. */
function mcap(first: number[], second: number[], types: [string, string] = [IMU, IMU]): Uint8Array {
  const definitions = types.map((type, i) =>
    join(schema(i + 1, type, 'ros2msg', ''), channel(i + 1, i + 1, '/imu', 'cdr')),
  );
  const group = [first, second].flatMap((times, i) =>
    times.map(s => ({ channel: i + 1, log: BigInt(s) * 1_000_000_000n, data: new Uint8Array(4) })),
  );
  return mcapFile({ definitions: join(...definitions), groups: [group] });
}

test.each([
  ['ROS 1 bag', bag],
  ['MCAP', mcap],
])('%s: two drivers at a time are said; one that was started again is not', async (_, file) => {
  expect(await issuesOf(file([1, 3, 5, 7], [2, 4, 6, 8]))).toEqual(['FL0211 /imu']);
  expect(await issuesOf(file([1, 2, 3, 4], [5, 6, 7, 8]))).toEqual([]);
  expect(await issuesOf(file([1, 3, 5, 7], []))).toEqual([]);
  expect(await issuesOf(file([1, 3, 5, 7], [2, 4], ['pkg/A', 'pkg/A']))).toEqual([]);
});

test.each([
  ['ROS 1 bag', bag],
  ['MCAP', mcap],
])('%s: a topic of two types is said, if both have messages', async (_, file) => {
  expect(await issuesOf(file([1, 3], [2, 4], [IMU, 'pkg/B']))).toEqual(['FL0210 /imu']);
  expect(await issuesOf(file([1, 3], [], [IMU, 'pkg/B']))).toEqual([]);
});

test('two recordings of one time and topic are two vehicles or two recorders; parts that follow one another are one', async () => {
  const [one, other] = [bag([1, 3, 5], []), bag([2, 4, 6], [])];
  expect(await issuesOf(one, other)).toEqual(['FL0211 /imu']);
  expect(await issuesOf(one, bag([5, 6, 7], []))).toEqual([]);
  expect(await issuesOf(bag([5, 6, 7], []), one)).toEqual([]);
  expect(await issuesOf(one, bag([2, 4, 6], [], [IMU, IMU], '/other/imu'))).toEqual([]);
});
