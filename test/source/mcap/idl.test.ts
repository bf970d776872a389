// A recording whose definitions are IDL, as rosbags writes it (test/oracle/ros2idl-golden.py): in MCAP, and the same messages in db3.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Issues } from '../../../src/issue.js';
import { signalsDecoder } from '../../../src/message/index.js';
import type { Sample } from '../../../src/message/value.js';
import type { Source } from '../../../src/source/source.js';
import { buildDb3, standard } from '../../support/db3-builder.js';
import { openDb3, withBeside } from '../../support/db3-golden.js';
import { opened } from './opened.js';

interface Case {
  readonly type: string;
  readonly idl: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the peers give
  readonly messages: readonly { data: string; value: any }[];
}
const golden: { adapted: Case[]; recording: string } = JSON.parse(
  readFileSync(new URL('../../golden/ros2idl.json', import.meta.url), 'utf8'),
);
const recorded = golden.adapted.filter(({ type }) => /Imu|Kinds|String/.test(type));
const topicOf = ({ type }: Case) => `/${type.split('/').at(-1)!.toLowerCase()}`;

const first = 1_700_000_000_000_000_000n;
const db3 = () => {
  const rows = recorded.flatMap(({ messages }, id) =>
    messages.map(({ data }, i) => [
      null,
      id + 1,
      first + BigInt(i) * 100_000_000n,
      new Uint8Array(Buffer.from(data, 'base64')),
    ]),
  );
  return buildDb3([
    { name: 'topics', sql: standard.topics, rows: recorded.map(one => [null, topicOf(one), one.type, 'cdr', '', '']) },
    {
      name: 'message_definitions',
      sql: standard.definitions,
      rows: recorded.map(({ type, idl }) => [null, type, 'ros2idl', idl, '']),
    },
    { name: 'messages', sql: standard.messages, rows },
  ]).bytes;
};

describe.each<[string, () => Promise<{ source: Source; issues: Issues }>]>([
  ['mcap', () => opened(new Uint8Array(Buffer.from(golden.recording, 'base64')))],
  ['db3', () => openDb3(withBeside(db3()))],
])('%s', async (_, open) => {
  const { source, issues } = await open();
  const of = (topic: string) => source.channels.find(one => one.topic === topic)!;
  const numbers = Array.from({ length: source.messages.count }, (_, i) => i);
  const messagesOf = (topic: string) => numbers.filter(i => source.messages.channel.at(i) === of(topic).id);

  it('reads a known type by its own fields, stamps too', async () => {
    const found = messagesOf('/imu');
    expect(found).toHaveLength(3);
    for (const [i, { value }] of recorded[0].messages.entries()) {
      const { frameId, values } = of('/imu').decoder.decode(await source.read(found[i])) as Sample;
      const { header, angular_velocity: w, linear_acceleration: a } = value;
      expect(frameId).toBe(header.frame_id);
      expect(source.messages.stampNs.at(found[i])).toBe(
        BigInt(header.stamp.sec) * 1_000_000_000n + BigInt(header.stamp.nsec),
      );
      expect([...values].slice(4)).toEqual([w.x, w.y, w.z, a.x, a.y, a.z]);
    }
  });

  it('any other one as signals', async () => {
    expect(issues.sorted()).toMatchObject([{ code: 'FL0301', text: expect.stringContaining('/kinds') }]);
    const signals = signalsDecoder(of('/kinds').decoder, () => {});
    const [{ value }] = recorded.find(({ type }) => type.endsWith('Kinds'))!.messages;
    const { values } = signals.decode(await source.read(messagesOf('/kinds')[0])) as Sample;
    const group = (name: string) => {
      let from = 0;
      for (const column of signals.columns) {
        if (column.name === name) return [...values].slice(from, from + column.width);
        from += column.width;
      }
      return undefined;
    };
    expect(group('u32')).toEqual([value.u32]);
    expect(group('three')).toEqual(value.three);
    expect(group('corners_x')).toEqual(value.corners.map(({ x }: { x: number }) => x));
    expect(group('after')).toEqual([value.after]);
  });
});
