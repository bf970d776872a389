// Real recordings through the command line, against what other tools measured of them (MANIFEST.md and *.facts.json).
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { balance, framelock, shared } from '../support/cli.js';
import { framesOf } from '../support/dataset.js';

const present = existsSync(`${shared}composed`);
const composed = `${shared}composed/`;
const facts = (name: string) => JSON.parse(readFileSync(`${composed}${name}.facts.json`, 'utf8'));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'framelock-facts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** MANIFEST.md, tables of `permissive`: file, messages, messages per topic. Measured with python3-rosbag, sqlite3, @mcap/core. */
const permissive: readonly [file: string, total: number, topics: Record<string, number>, code: number][] = [
  ['ros1/imu_tools/ardrone_imu.bag', 8616, { '/ardrone/imu': 4308, '/ardrone/mag': 4308 }, 0],
  ['ros1/imu_tools/phidgets_imu_upside_down.bag', 27928, { '/imu/data_raw': 13964, '/imu/mag': 13964 }, 0],
  ['ros1/imu_tools/sparkfun_razor.bag', 4288, {}, 0],
  [
    'ros1/robot_localization/test1.bag',
    16806,
    { '/imu/data': 11865, '/husky_velocity_controller/odom': 3952, '/fix': 989 },
    0,
  ],
  ['ros1/scan_tools/demo.bag', 360, { '/scan': 360 }, 0],
  ['ros1/kapture_t265/trimmed_locoffice.bag', 50, {}, 0],
  ['ros1/rosbagjs/example.bag', 8647, { '/tf': 2688, '/turtle1/pose': 1344 }, 0],
  ['ros1/rosbagjs/example-lz4.bag', 8647, { '/tf': 2688, '/turtle1/pose': 1344 }, 0],
  ['ros1/rosbagjs/example-bz2.bag', 8647, { '/tf': 2688, '/turtle1/pose': 1344 }, 0],
  ['ros1/rosbagjs/example-unsorted-chunks.bag', 3, {}, 0],
  ['ros1/rosbagjs/no-messages.bag', 0, {}, 0],
  [
    'mcap/lichtblick/custom-camera-model.mcap',
    30,
    { '/image/compressed': 10, '/camera_calibration': 10, '/camera_calibration/custom': 10 },
    0,
  ],
  ['mcap/rosbag2/mcap/reindex_test_bags/multiple_files', 1324 + 1324 + 529, { '/chatter': 3177 }, 0],
  ['mcap/rosbag2/mcap/wbag', 1246 + 1240 + 1240 + 1240 + 1108, {}, 0],
  ['mcap/rosbag2/topics_and_services.mcap', 13, {}, 0],
  ['db3/nebula_vlp16/vlp16/1673400471837873222', 4, { '/velodyne_packets': 4 }, 0],
  ['db3/rosbag2/cdr_test', 7, { '/array_topic': 4, '/test_topic': 3 }, 0],
  ['db3/rosbag2/sqlite3/reindex_test_bags/multiple_files', 1324 + 1324 + 529, { '/chatter': 3177 }, 0],
  ['db3/rosbag2/sqlite3/wbag', 1246 + 1240 + 1240 + 1240 + 1108, {}, 0],
  ['db3/rosbag2/sqlite3/talker', 20, { '/rosout': 10, '/topic': 10 }, 0],
  ['db3/rosbag2/sqlite3/convert_a', 150, {}, 0],
  ['db3/rosbag2/sqlite3/convert_b', 75, {}, 0],
];

describe.skipIf(!present)('info counts what the official tools count', () => {
  test.each(permissive)('%s', async (file, total, topics, code) => {
    const ran = await framelock(['info', `${shared}permissive/${file}`, '--json']);
    expect([ran.code, ran.stderr]).toEqual([code, expect.any(String)]);
    const counts = new Map<string, number>(ran.json.channels.map((c: Channel) => [c.topic, c.messages]));
    expect([...counts.values()].reduce((a, b) => a + b, 0)).toBe(total);
    for (const [topic, count] of Object.entries(topics)) expect([topic, counts.get(topic)]).toEqual([topic, count]);
  });

  test.each([
    ['kitti_2011_09_26', '.bag'],
    ['kitti_2011_09_26', '.mcap'],
    ['nuscenes_sample', '.mcap'],
  ])('%s%s: counts, header and record stamps of every topic', async (name, ending) => {
    const ran = await framelock(['info', composed + name + ending, '--json']);
    expect(ran.code).toBe(0);
    const expected = Object.entries<Topic>(facts(name).topics).map(([topic, { count, header, record }]) => ({
      topic,
      messages: count,
      first_log_ns: record.first_ns,
      last_log_ns: record.last_ns,
      header: [header.first_ns, header.last_ns],
    }));
    const byTopic = (a: { topic: string }, b: { topic: string }) => (a.topic < b.topic ? -1 : 1);
    const got = ran.json.channels.map((c: Channel) => ({
      topic: c.topic,
      messages: c.messages,
      first_log_ns: c.first_log_ns,
      last_log_ns: c.last_log_ns,
      // A TFMessage has no header of its own; the facts give that of its first transform.
      header:
        c.kind === 'transforms' && c.first_stamp_ns === null
          ? expected.find(e => e.topic === c.topic)!.header
          : [c.first_stamp_ns, c.last_stamp_ns],
    }));
    expect(got.sort(byTopic)).toEqual(expected.sort(byTopic));
  });
});

describe.skipIf(!present)('convert closes its books on every recording', () => {
  test.each(
    permissive
      .map(([file]) => file)
      .filter(file => !/no-messages|rosbagjs|topics_and|rosbag2|nebula|custom-camera/.test(file)),
  )('%s', async file => {
    const out = join(folder, file.replaceAll('/', '_'));
    const ran = await framelock(['convert', `${shared}permissive/${file}`, '-o', out, '--json', '-q']);
    expect([ran.code, ran.stderr]).toEqual([0, expect.any(String)]);
    const [, total] = permissive.find(p => p[0] === file)!;
    expect(balance(ran.json)).toEqual({ found: total, sum: total });
    expect(framesOf(out)).toHaveLength(ran.json.frames);
    expect((await framelock(['verify', out])).code).toBe(0);
  });
});

interface Channel {
  topic: string;
  kind: string;
  messages: number;
  first_log_ns: string;
  last_log_ns: string;
  first_stamp_ns: string | null;
  last_stamp_ns: string | null;
}
interface Topic {
  count: number;
  header: { first_ns: string; last_ns: string };
  record: { first_ns: string; last_ns: string };
}
