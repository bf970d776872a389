// The message that docs/ARCHITECTURE.md walks through the house is still where the document says, with the same numbers.
import { expect, test } from 'vitest';
import { defaultOptions, FrameReader, planFrames, rawImageCodec } from '../../src/index.js';
import { nodeDigest, openSession, readRigFile } from '../../src/platform/node/index.js';
import { root, textOf } from './documents.js';

test('frame 10 of samples/town', async () => {
  const session = await openSession([`${root}samples/town/town.mcap`]);
  try {
    const { source, issues } = session;
    const plan = await planFrames(source, readRigFile(`${root}samples/town/rig.true.yaml`), defaultOptions, issues);
    const reader = new FrameReader(plan, { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues });
    const frame = await reader.read(10);
    const cell = frame.cells[plan.sensors.findIndex(s => s.name === 'lidar_top')];
    if (cell.kind !== 'cloud') throw new Error(`expected a cloud, got ${cell.kind}`);
    const { offset, innerOffset, length, crc32 } = cell.source;
    const block = source.blocks.find(b => b.offset === offset)!;
    const [projection] = frame.projections;
    const numbers = [
      ...[offset, block.length, block.size, innerOffset, length, crc32.toString(16), cell.count, cell.points.length],
      ...[cell.rawNs, cell.logNs, cell.stampNs, plan.originNs],
      ...[projection!.index.length, projection!.index[1000], projection!.u[1000].toFixed(3)],
    ];
    const text = textOf('docs/ARCHITECTURE.md').replace(/(?<=\d) (?=\d{3}\b)/g, '');
    for (const number of numbers) expect(text).toContain(String(number));
  } finally {
    await session.close();
  }
});
