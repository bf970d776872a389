// Channels of unknown types as readings of numbers, in every encoding.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Issues } from '../../src/issue.js';
import { decoderFor, encodeMessage, lateReaders, type Sample, signalsDecoder } from '../../src/message/index.js';
import { define } from './helpers.js';

const text = `uint8 gear
float32 steering
int64 ticks
float64[] set_points
string mode`;

function signals(encoding: 'ros1' | 'cdr' | 'json', definition = text) {
  const issues = new Issues();
  const note = (code: Parameters<Issues['add']>[0], said: string) => issues.add(code, said, { topic: '/car' });
  const schema = { name: 'car_msgs/Report', encoding: encoding === 'ros1' ? 'ros1msg' : 'ros2msg', text: definition };
  const listed = decoderFor({ topic: '/car', type: 'car_msgs/Report', encoding, schema }, new Issues());
  const decoder = signalsDecoder(listed, note);
  const send = (value: object) => {
    const bytes =
      encoding === 'json'
        ? new TextEncoder().encode(JSON.stringify(value))
        : encodeMessage(
            define(definition, encoding === 'ros1' ? 'ros1msg' : 'ros2msg', 'car_msgs/Report'),
            encoding,
            value,
          );
    return [...(decoder.decode(bytes) as Sample).values];
  };
  return { decoder, send, said: () => issues.sorted().map(({ code, text, count }) => [code, text, count]) };
}

it.each(['ros1', 'cdr'] as const)('%s: numbers in the order of the first message, text told once', encoding => {
  const { decoder, send, said } = signals(encoding);
  expect(decoder.kind).toBe('signals');
  expect(send({ gear: 3, steering: 0.5, ticks: 7n, set_points: [1, 2], mode: 'auto' })).toEqual([3, 0.5, 7, 1, 2]);
  expect(send({ gear: 4, steering: -1, ticks: 8n, set_points: [3], mode: 'auto' })).toEqual([4, -1, 8, 3, NaN]);
  expect(decoder.columns.map(({ name, width }) => [name, width])).toEqual([
    ['gear', 1],
    ['steering', 1],
    ['ticks', 1],
    ['set_points', 2],
  ]);
  expect(said()).toEqual([
    ['FL0301', 'fields of text, of more than 1024 numbers, or of uneven lists are not exported: mode', 1],
  ]);
});

it('what is beyond the first message’s columns is left out and told', () => {
  const { send, said } = signals('cdr');
  send({ gear: 1, set_points: [1] });
  expect(send({ gear: 2, set_points: [5, 6, 7] })).toEqual([2, 0, 0, 5]);
  expect(said()).toContainEqual([
    'FL0310',
    'set_points is longer than in the first message (1): what is beyond was left out',
    1,
  ]);
});

it('JSON: fields in any order; those that come later are told, those that are gone are NaN', () => {
  const { send, said } = signals('json');
  expect(send({ speed: 1, wheel: { left: 2, right: 3 } })).toEqual([1, 2, 3]);
  expect(send({ wheel: { right: 5, left: 4 }, extra: 9 })).toEqual([NaN, 4, 5]);
  expect(said()).toEqual([['FL0310', 'fields that the first message does not have were left out: extra', 1]]);
});

it('a topic of text is only listed, until a message brings a number', () => {
  const { decoder, send } = signals('json');
  expect(send({ data: 'hello' })).toEqual([]);
  expect(decoder.kind).toBe('other');
  expect(send({ data: 'hello', level: 2 })).toEqual([2]);
  expect(decoder.kind).toBe('signals');
});

it('integers that float64 does not hold are told', () => {
  const { send, said } = signals('cdr');
  expect(send({ ticks: 2n ** 62n + 1n })[2]).toBe(2 ** 62);
  expect(said()).toContainEqual(['FL0310', '64-bit integers were rounded to float64: ticks', 1]);
});

it('protobuf: numbers as the makers’ own runtime reads them (test/oracle/protobuf-golden.py)', async () => {
  const golden = JSON.parse(readFileSync(new URL('../golden/protobuf.json', import.meta.url), 'utf8'));
  const late = await lateReaders(['protobuf']);
  let compared = 0;
  for (const { type, data, value } of golden.cases) {
    const schema = {
      name: type,
      encoding: 'protobuf',
      text: Buffer.from(golden.definitions[type], 'base64').toString('latin1'),
    };
    const listed = decoderFor({ topic: '/t', type, encoding: 'protobuf', schema }, new Issues(), late);
    const decoder = signalsDecoder(listed, () => {});
    const { values } = decoder.decode(Buffer.from(data, 'base64')) as Sample;
    let from = 0;
    for (const { name, width } of decoder.columns) {
      const own = value[name];
      if (width === 1 && (typeof own === 'number' || typeof own === 'boolean')) {
        expect([type, name, values[from]]).toEqual([type, name, Number(own)]);
        compared++;
      }
      from += width;
    }
    expect(values.length).toBe(from);
  }
  expect(compared).toBeGreaterThan(20);
});
