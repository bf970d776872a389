// Messages that are decoded one after the other in the same memory: what is kept of one stays as it is.
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { decodeAll } from '../../src/frame/decode-all.js';
import { messagesByChannel } from '../../src/frame/message-lists.js';
import { Issues } from '../../src/issue.js';
import { openSession } from '../../src/platform/node/index.js';

test('values of all messages of a channel, kept, are those of each message alone', async () => {
  const session = await openSession(['samples/town/town.mcap']);
  try {
    const { source } = session;
    const lists = messagesByChannel(source);
    const kinds = new Set<string>();
    for (const channel of source.channels) {
      const messages = lists[channel.id].slice(0, 100);
      const kept = [];
      for await (const one of decodeAll(source, channel, messages, new Issues(), () => {})) kept.push(one);
      // Node's own comparison: that of `expect` goes through a cloud byte by byte, which takes most of a minute.
      for (const { message, value } of kept) {
        const alone = channel.decoder.decode(await source.read(message));
        expect(isDeepStrictEqual(value, alone), `${channel.topic} ${message}`).toBe(true);
      }
      if (kept.length > 1) kinds.add(channel.decoder.kind);
    }
    expect([...kinds]).toEqual(expect.arrayContaining(['camera', 'imu', 'lidar', 'odometry', 'camera_info']));
  } finally {
    await session.close();
  }
});
