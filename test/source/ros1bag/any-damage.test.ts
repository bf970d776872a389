// Cuts and flips at every byte, and random damage.
import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { FramelockError } from '../../../src/issue.js';
import { buildBag, record, u32 } from '../../support/bag-builder.js';
import { connections, packed, stored, texts } from '../../support/counting-bag.js';
import { cpuMs } from '../../support/cpu-time.js';
import { turns } from '../../support/effort.js';
import { listMessages, lostCount, openBag } from '../../support/open-bag.js';
import { seeded } from '../../support/seeded.js';

describe('any damage', () => {
  const bags = {
    'stored, with index': { indexed: true, ...buildBag(connections, [stored(0, 1, 2), stored(3, 4), stored(5, 6)]) },
    'stored, without index': {
      indexed: false,
      ...buildBag(connections, [stored(0, 1, 2), stored(3, 4), stored(5, 6)], { index: false }),
    },
    compressed: { indexed: true, ...buildBag(connections, [packed(0, 1, 2), packed(3, 4), stored(5, 6)]) },
  };
  const all = texts(0, 1, 2, 3, 4, 5, 6);

  test.each(Object.entries(bags))('cut at every byte (%s): a prefix that never shrinks', async (_, bag) => {
    let most = 0;
    for (let cut = 13; cut < bag.bytes.length; cut++) {
      if (cut > 30 && cut < 4100) continue;
      const { source, codes } = await openBag(bag.bytes.subarray(0, cut));
      const messages = await listMessages(source);
      expect(messages).toEqual(all.slice(0, messages.length));
      expect(messages.length).toBeGreaterThanOrEqual(most);
      most = messages.length;
      const whole =
        bag.messages.filter(m => m.end <= cut).length +
        (bag.messages.length < 7 ? 3 * +(bag.chunks[0].end <= cut) + 2 * +(bag.chunks[1].end <= cut) : 0);
      expect(messages).toHaveLength(whole);
      expect(codes).toContain('FL0202');
    }
  });

  test.each(Object.entries(bags))(
    'one bit wrong at every byte (%s): every other message is kept',
    async (name, bag) => {
      const random = seeded(7);
      for (let at = 13; at < bag.bytes.length; at++) {
        if (at > 100 && at < 4110) continue;
        const bytes = Buffer.from(bag.bytes);
        bytes[at] ^= 1 << (random() & 7);
        const { source } = await openBag(bytes);
        const messages = await listMessages(source);
        expect(messages.length, `byte ${at}`).toBeLessThanOrEqual(7);
        expect(messages.length + lostCount(source), `byte ${at}`).toBeGreaterThanOrEqual(bag.indexed ? 7 : 6);
        // A bit of a connection record may cost all its messages, or give them another topic; any other at most one message or chunk.
        if (source.lost.some(l => l.reason === 'channel_unknown')) continue;
        const bare = (m: string) => m.slice(m.indexOf(' '));
        const kept = messages.filter(m => all.map(bare).includes(bare(m)));
        expect(kept.length, `byte ${at}`).toBeGreaterThanOrEqual(name === 'compressed' ? 4 : 6);
      }
    },
  );

  test('a megabyte of records that each claim half of it takes no more than linear time', async () => {
    const claim = record(
      [
        ['op', Buffer.from([2])],
        ['conn', u32(0)],
        ['time', Buffer.alloc(8)],
      ],
      Buffer.alloc(0),
    );
    claim.writeUInt32LE(500_000, claim.length - 4);
    const bytes = Buffer.concat([Buffer.from('#ROSBAG V2.0\n'), ...Array.from({ length: 20_000 }, () => claim)]);
    const start = cpuMs();
    await openBag(bytes);
    expect(cpuMs() - start).toBeLessThan(15_000);
  });

  test('random damage: only FramelockError, and soon', async () => {
    const random = seeded(11);
    const seeds = Object.values(bags);
    for (let run = 0; run < turns(300, 1000); run++) {
      const bytes = Buffer.from(seeds[run % 3].bytes);
      for (let n = 1 + (random() % 6); n > 0; n--) {
        const at = random() % 3 ? 4110 + (random() % (bytes.length - 4114)) : 13 + (random() % 100);
        const kind = random() % 3;
        if (kind === 0) bytes[at] ^= 1 << (random() & 7);
        else if (kind === 1) bytes.writeUInt32LE([0, 2 ** 31, 2 ** 32 - 1, 0x7fffffff][random() & 3], at);
        else bytes.fill(random() & 255, at, Math.min(bytes.length, at + (random() % 50)));
      }
      const opened = await openBag(bytes).catch(error => error);
      if (opened instanceof Error) expect(opened).toBeInstanceOf(FramelockError);
      else expect(await listMessages(opened.source)).toHaveLength(opened.source.messages.count);
    }
  });
});
