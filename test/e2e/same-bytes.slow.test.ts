// The same input gives the same bytes: twice, from elsewhere, in another time zone and language, and for split recordings.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { framelock, samples } from '../support/cli.js';
import { framesOf, hashesOf } from '../support/dataset.js';
import { drive, mcapOf, ms, start } from '../support/recording.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-same-'));
const at = (name: string) => join(folder, name);
const town = ['--rig', `${samples}town/rig.true.yaml`, '-q'];
let once: Map<string, string>;
const extras = ['--deskew', '--visibility', '--merge-sweeps'];
let extrasOnce: Map<string, string> | undefined;
beforeAll(async () => {
  await framelock(['convert', `${samples}town/town.mcap`, '-o', at('once'), ...town]);
  once = hashesOf(at('once'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each<[string, Record<string, string>]>([
  ['twice', {}],
  ['in another time zone and language', { TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }],
  ['with one thread for the system calls', { UV_THREADPOOL_SIZE: '1' }],
])('%s', async (name, env) => {
  expect((await framelock(['convert', `${samples}town/town.mcap`, '-o', at(name), ...town], { env })).code).toBe(0);
  expect(hashesOf(at(name))).toEqual(once);
});

test.each(
  [0, 1, 2, 5].flatMap(workers => [['plain', [], workers] as const, ['with every extra', extras, workers] as const]),
)('%s %s with %i workers', async (name, options, workers) => {
  const out = at(`${name}-${workers}`);
  const ran = await framelock([
    'convert',
    `${samples}town/town.mcap`,
    '-o',
    out,
    ...town,
    ...options,
    '--workers',
    `${workers}`,
  ]);
  expect(ran.code).toBe(0);
  if (name === 'plain') expect(hashesOf(out)).toEqual(once);
  extrasOnce ??= name === 'plain' ? undefined : hashesOf(out);
  if (name !== 'plain') expect(hashesOf(out)).toEqual(extrasOnce);
});

test('what does not decode is reported once, with any number of workers', async () => {
  const topics = drive({ sweeps: 40 }).map(topic => ({
    ...topic,
    messages: topic.messages.map((m, i) =>
      i % 9 === 4 && !/tf|info/.test(topic.topic) ? { ...m, value: new Uint8Array(20) } : m,
    ),
  }));
  writeFileSync(at('torn.mcap'), await mcapOf(topics));
  const [first, ...others] = await Promise.all(
    [0, 1, 3].map(async workers => {
      const out = at(`torn-${workers}`);
      const ran = await framelock(['convert', at('torn.mcap'), '-o', out, '-q', '--json', '--workers', `${workers}`]);
      return { code: ran.code, issues: ran.issues, json: ran.json, hashes: hashesOf(out) };
    }),
  );
  expect(first.code).toBe(3);
  expect(first.issues.length).toBeGreaterThan(0);
  for (const other of others) expect(other).toEqual(first);
});

test('from another folder, by a relative path', async () => {
  mkdirSync(at('elsewhere'));
  copyFileSync(`${samples}town/town.mcap`, at('elsewhere/town.mcap'));
  expect((await framelock(['convert', 'town.mcap', '-o', './out', ...town], { cwd: at('elsewhere') })).code).toBe(0);
  expect(hashesOf(at('elsewhere/out'))).toEqual(once);
});

test('a split recording: the order in which its parts are named changes which file is listed first, not the frames', async () => {
  const topics = drive({ sweeps: 12 });
  for (const part of [0, 1, 2]) {
    const [from, to] = [start + BigInt(part) * 400n * ms, start + BigInt(part + 1) * 400n * ms];
    const latched = (topic: string) => /tf_static|camera_info/.test(topic);
    const cut = topics.map(t => ({
      ...t,
      messages: t.messages.filter(
        m => latched(t.topic) || (m.logNs >= from && m.logNs < (part === 2 ? to + 1000n * ms : to)),
      ),
    }));
    writeFileSync(at(`drive_${part}.mcap`), await mcapOf(cut));
  }
  const orders = [
    [0, 1, 2],
    [2, 0, 1],
    [1, 2, 0],
  ];
  const [first, ...others] = await Promise.all(
    orders.map(async order => {
      const out = at(`split-${order.join('')}`);
      const ran = await framelock(['convert', ...order.map(n => at(`drive_${n}.mcap`)), '-o', out, '-q', '--json']);
      expect(ran.code).toBe(0);
      return { out, json: ran.json };
    }),
  );
  const about = (out: string) =>
    framesOf(out).map(row =>
      JSON.stringify(
        [
          ['stamp_ns'],
          ['lidar', 'points'],
          ['lidar', 'source', 'file'],
          ['lidar', 'source', 'offset'],
          ['camera', 'image', 'bytes'],
          ['camera', 'dt_ns'],
          ['imu', 'sample_stamp_ns'],
          ['projection', 'lidar_in_camera', 'index'],
        ].map(path => row.at(...path)),
        (_, value) => (typeof value === 'bigint' ? String(value) : value),
      ),
    );
  expect(first.json.frames).toBe(12);
  for (const { out, json } of others) {
    expect(about(out)).toEqual(about(first.out));
    expect(json.accounting).toEqual(first.json.accounting);
  }
});
