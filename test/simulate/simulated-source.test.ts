// The town as an in-memory recording: same messages as the plan, stamps read by the decoders, values decoded.
import { expect, test } from 'vitest';
import { Issues } from '../../src/issue.js';
import { simulatedSource } from '../../src/simulate/index.js';
import { NO_STAMP } from '../../src/source/source.js';
import { quick, run } from './support.js';

test('every planned message is there, with its stamp and its value', async () => {
  const simulation = run(quick({ camera_left: null, lidar_top: { rings: 4, columns: 90 } }));
  const issues = new Issues();
  const source = await simulatedSource(simulation, issues);
  const { messages, channels } = source;
  expect(issues.sorted()).toEqual([]);
  expect(messages.count).toBe(simulation.plan.length);
  const start = BigInt(simulation.scenario.start_ns);
  for (const [i, planned] of simulation.plan.entries()) {
    const { topic } = channels[messages.channel.at(i)];
    expect(topic).toBe(simulation.topics[planned.topic].topic);
    expect(messages.logNs.at(i)).toBe(start + BigInt(planned.log));
    if (topic !== '/tf' && topic !== '/tf_static') expect(messages.stampNs.at(i)).toBe(start + BigInt(planned.stamp));
    else expect([NO_STAMP, start + BigInt(planned.stamp)]).toContain(messages.stampNs.at(i));
    const payload = await source.read(i);
    expect(payload.length).toBe(messages.length.at(i));
    const value = channels[messages.channel.at(i)].decoder.decode(payload);
    if (topic === '/lidar_top/points') expect(value.kind).toBe('points');
    if (topic === '/camera_front/image/compressed') expect(value).toMatchObject({ kind: 'image', format: 'jpeg' });
  }
  expect(source.blocks.length).toBe(new Set(messages.block).size);
  expect(await source.read(3, 4, 8)).toEqual((await source.read(3)).slice(4, 12));
});
