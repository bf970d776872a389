// What planning looks at: each message is decoded once, and what cannot be used is passed over.
import { describe, expect, it, test } from 'vitest';
import { makeMessageLooks } from '../../src/frame/message-looks.js';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { FramelockError, Issues } from '../../src/issue.js';
import type { Value } from '../../src/message/value.js';
import { openSession } from '../../src/platform/node/index.js';
import { TableBuilder } from '../../src/source/message-table.js';
import type { Channel } from '../../src/source/source.js';

const messages = new TableBuilder().finish();

function cloud(bytes: number): Value {
  const data = new Uint8Array(bytes);
  return { kind: 'points', frameId: '', width: 1, height: 1, fields: [], bigEndian: false, step: 1, rowStep: 1, data };
}

/** A channel whose message n is `values[n]`, and how often each was decoded. */
function channelOf(values: readonly (Value | Error)[]) {
  const decoded = values.map(() => 0);
  const decode = ([n]: Uint8Array) => {
    decoded[n]++;
    const value = values[n];
    if (value instanceof Error) throw value;
    return value;
  };
  const looks = makeMessageLooks({ messages, read: async n => Uint8Array.of(n) });
  return { looks, channel: { decoder: { decode } } as unknown as Channel, decoded };
}

describe('a message that is looked at', () => {
  it('is decoded once, whoever asks', async () => {
    const { looks, channel, decoded } = channelOf([cloud(1), cloud(2)]);
    const size = (value: Value) => (value.kind === 'points' ? value.data.length : undefined);
    expect(await looks.at(channel, 1, size)).toBe(2);
    expect(await looks.at(channel, 0, size)).toBe(1);
    expect(await looks.at(channel, 1, async value => value.kind)).toBe('points');
    expect(decoded).toEqual([1, 1]);
  });

  it('is decoded again where the clouds before it fill the 32 MiB, and those before it are not', async () => {
    const { looks, channel, decoded } = channelOf([20, 20, 12].map(mib => cloud(mib * 2 ** 20)));
    for (const n of [0, 1, 2, 0, 1, 2]) await looks.at(channel, n, () => undefined);
    expect(decoded).toEqual([1, 2, 1]);
  });

  it('of more than 8 MiB lies in memory that is given back once it was seen', async () => {
    const bytes = 9 * 2 ** 20;
    const decode = (data: Uint8Array) => ({ ...cloud(0), data }) as Value;
    const channel = { decoder: { decode } } as unknown as Channel;
    const length = { at: () => bytes } as unknown as typeof messages.length;
    const read = async (_: number, __?: number, ___?: number, into?: Uint8Array) => into!.fill(7);
    const looks = makeMessageLooks({ messages: { ...messages, length }, read });
    for (let time = 0; time < 2; time++) {
      let seen: Uint8Array | undefined;
      const see = async (value: Value) => {
        seen = value.kind === 'points' ? value.data : undefined;
        return seen?.length;
      };
      expect(await looks.at(channel, 0, see)).toBe(bytes);
      expect(seen?.length).toBe(0);
    }
  });

  it('says nothing where it does not decode or cannot be used, and hides no mistake of ours', async () => {
    const { looks, channel } = channelOf([new FramelockError('FL0301', 'cut short'), new TypeError('ours'), cloud(1)]);
    const refuse = () => {
      throw new FramelockError('FL0306', 'no x');
    };
    expect(await looks.at(channel, 0, () => 1)).toBeUndefined();
    expect(await looks.at(channel, 2, refuse)).toBeUndefined();
    await expect(looks.at(channel, 1, () => 1)).rejects.toThrow('ours');
    await expect(looks.at(channel, 2, () => Promise.reject(new TypeError('ours')))).rejects.toThrow('ours');
  });
});

test('planning the toy town decodes no sweep twice', async () => {
  const session = await openSession(['samples/town/town.mcap']);
  try {
    const decoded = new Map<string, number>();
    const channels = session.source.channels.map(channel => {
      const { decoder } = channel;
      if (decoder.kind !== 'lidar') return channel;
      const decode = (bytes: Uint8Array) => {
        const key = `${channel.topic} ${decoder.stamp(bytes.subarray(0, decoder.stampPrefix))}`;
        decoded.set(key, (decoded.get(key) ?? 0) + 1);
        return decoder.decode(bytes);
      };
      return { ...channel, decoder: { ...decoder, decode } };
    });
    await planFrames({ ...session.source, channels }, undefined, defaultOptions, new Issues());
    expect(decoded.size).toBeGreaterThan(2);
    expect([...decoded.values()].filter(times => times > 1)).toEqual([]);
  } finally {
    await session.close();
  }
});
