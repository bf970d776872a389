// What is said of a recording that holds no sensor, from its stamps alone.
import { expect, test } from 'vitest';
import { stampReport } from '../../src/qa/index.js';
import { TableBuilder } from '../../src/source/message-table.js';
import type { Channel, Source } from '../../src/source/source.js';

const start = 1_700_000_000_000_000_000n;
const decoder = { kind: 'transforms', columns: [], stampPrefix: 0, stamp: () => undefined, decode: () => [] };

/** Messages as they were recorded: topic, header and record stamp, ms after the start. */
function sourceOf(all: readonly (readonly [topic: string, stamp: number, log: number])[]): Source {
  const table = new TableBuilder();
  const topics = [...new Set(all.map(([topic]) => topic))];
  const ns = (ms: number) => start + BigInt(Math.round(ms * 1e6));
  for (const [i, [topic, stamp, log]] of all.entries()) table.add(topics.indexOf(topic), ns(log), ns(stamp), 0, i, 1);
  const channels = topics.map((topic, id) => ({ id, topic, type: 'tf', encoding: 'test', decoder }));
  return {
    format: 'test',
    files: [],
    blocks: [],
    lost: [],
    channels: channels as unknown as Channel[],
    messages: table.finish(),
  } as unknown as Source;
}

/** 5 s of poses, 5 ms or up to 2 ms more under way; mounts that were latched when their node began, four minutes before. */
const moving = Array.from({ length: 100 }, (_, i) => ['/tf', 50 * i, 50 * i + 5 + (i % 3)] as const);
const latched = ['/tf_static', -256_000, 1] as const;

test('/tf_static has no clock to be compared: its stamps are those of a start', () => {
  const { streams, remarks } = stampReport(sourceOf([latched, ...moving]), 'r');
  expect(streams.map(({ topic }) => topic)).toEqual(['/tf']);
  expect(remarks).toEqual([]);
});

test('where there is nothing else, it is listed', () => {
  expect(stampReport(sourceOf([latched]), 'r').streams.map(({ topic }) => topic)).toEqual(['/tf_static']);
});
