// Which definition a topic gets where the file holds several of its type.
import { expect, it } from 'vitest';
import { buildDb3, standard } from '../../support/db3-builder.js';
import { openDb3, withBeside } from '../../support/db3-golden.js';

it('that with its own hash, else the first; what says nothing is none', async () => {
  const topic = (name: string, hash: string) => [null, name, 'x/msg/T', 'cdr', '', hash];
  const definition = (text: string, hash: string) => [null, 'x/msg/T', 'ros2msg', text, hash];
  const { bytes } = buildDb3([
    { name: 'topics', sql: standard.topics, rows: [topic('/old', 'h1'), topic('/new', 'h2'), topic('/bare', '')] },
    {
      name: 'message_definitions',
      sql: standard.definitions,
      rows: [definition(' ', ''), definition('uint8 a', 'h1'), definition('uint16 b', 'h2')],
    },
    { name: 'messages', sql: standard.messages, rows: [] },
  ]);
  const { source } = await openDb3(withBeside(bytes));
  expect(source.channels.map(({ topic, schema }) => [topic, schema.text])).toEqual([
    ['/old', 'uint8 a'],
    ['/new', 'uint16 b'],
    ['/bare', 'uint8 a'],
  ]);
});
