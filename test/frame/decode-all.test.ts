// Messages that are decoded one after the other in the same memory: what is kept of one stays as it is.
import { expect, test } from 'vitest';
import { decodeAll } from '../../src/frame/first-look.js';
import { messagesByChannel } from '../../src/frame/streams.js';
import { Issues } from '../../src/issue.js';
import { openSession } from '../../src/platform/node/index.js';

test('values of all messages of a channel, kept, are those of each message alone', async () => {
  const session = await openSession(['samples/town/town.mcap']);
  try {
    const { source } = session;
    const lists = messagesByChannel(source);
    const kinds = new Set<string>();
    for (const channel of source.channels) {
      const messages = lists[channel.id].slice(0, 20);
      const kept = [];
      for await (const one of decodeAll(source, channel, messages, new Issues(), () => {})) kept.push(one);
      for (const { message, value } of kept)
        expect(value, channel.topic).toEqual(channel.decoder.decode(await source.read(message)));
      if (kept.length > 1) kinds.add(channel.decoder.kind);
    }
    expect([...kinds]).toEqual(expect.arrayContaining(['camera', 'imu', 'lidar', 'odometry', 'camera_info']));
  } finally {
    await session.close();
  }
});
