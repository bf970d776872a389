// Sweeps without a point that lies anywhere, and readings that no frame's window holds: kept, and said.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { rawImageCodec } from '../../src/export/raw-image.js';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';

import { nodeDigest } from '../../src/platform/node/digest.js';
import { openSession } from '../../src/platform/node/session.js';
import type { MessageTree } from '../../src/simulate/messages.js';
import { drive, mcapOf, type Topic } from '../support/recording.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-empty-cells-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Sweeps of `/lidar/points` with other bytes in their points. */
const withData = (topics: Topic[], change: (data: Uint8Array, i: number) => Uint8Array): Topic[] =>
  topics.map(topic => {
    if (topic.topic !== '/lidar/points') return topic;
    const messages = topic.messages.map(({ logNs, value }, i) => {
      const cloud = value as MessageTree;
      return { logNs, value: { ...cloud, data: change(cloud.data as Uint8Array, i) } };
    });
    return { ...topic, messages };
  });

async function saidOf(topics: Topic[]) {
  const file = join(folder, `${Math.abs(topics[0].messages.length)}-${names++}.mcap`);
  writeFileSync(file, await mcapOf(topics));
  const session = await openSession([file]);
  const issues = new Issues();
  try {
    const plan = await planFrames(session.source, undefined, { ...defaultOptions, projection: false }, issues);
    const reader = new FrameReader(plan, { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues });
    const counts: number[] = [];
    for (let f = 0; f < plan.frames.length; f++)
      for (const cell of (await reader.read(f)).cells) if (cell.kind === 'cloud') counts.push(cell.count);
    const said = issues.sorted().filter(i => i.code === 'FL0567' || i.code === 'FL0406');
    return { counts, said: said.map(i => [i.code, i.count, i.at?.topic]) };
  } finally {
    await session.close();
  }
}
let names = 0;

it('zeros all over and NaN all over are kept and told, one point that lies somewhere is enough', async () => {
  const nan = new Uint8Array(Float32Array.of(Number.NaN).buffer);
  const found = await saidOf(
    withData(drive({ sweeps: 5 }), (data, i) => {
      if (i === 1) return new Uint8Array(data.length);
      if (i === 3) return Uint8Array.from(data, (_, at) => nan[at % 4]);
      if (i === 4) return Uint8Array.from(data, (byte, at) => (at < data.length - 16 ? 0 : byte));
      return data;
    }),
  );
  expect(found.counts).toEqual([60, 60, 60, 60, 60]);
  expect(found.said).toEqual([['FL0567', 2, '/lidar/points']]);
});

it('a LiDAR’s sweep without any point is kept and told', async () => {
  const found = await saidOf(
    drive({ sweeps: 4 }).map(topic => {
      if (topic.topic !== '/lidar/points') return topic;
      const messages = topic.messages.map((message, i) =>
        i === 2
          ? { ...message, value: { ...message.value, width: 0, row_step: 0, data: new Uint8Array(0) } as MessageTree }
          : message,
      );
      return { ...topic, messages };
    }),
  );
  expect(found.counts).toEqual([60, 60, 0, 60]);
  expect(found.said).toEqual([['FL0567', 1, '/lidar/points']]);
});

it('readings of another time than all frames are a sensor that is missing, like pictures are', async () => {
  const hour = 3_600_000_000_000n;
  const later = (topics: Topic[]) =>
    topics.map(topic => {
      if (topic.topic !== '/imu/data') return topic;
      const messages = topic.messages.map(({ logNs, value }) => {
        const imu = value as { header: { stamp: { sec: number; nsec: number } } };
        const stamp = { ...imu.header.stamp, sec: imu.header.stamp.sec + 3600 };
        return { logNs: logNs + hour, value: { ...imu, header: { ...imu.header, stamp } } as MessageTree };
      });
      return { ...topic, messages };
    });
  expect((await saidOf(drive({ sweeps: 5 }))).said).toEqual([]);
  expect((await saidOf(later(drive({ sweeps: 5 })))).said).toEqual([['FL0406', 1, '/imu/data']]);
});
