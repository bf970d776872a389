// A recording of Foxglove's own SDK (test/oracle/foxglove-sdk-golden.py): what came to its schemas later, and an encoding that is not read.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodedImageFormat, encodedImageSize } from '../../../src/message/image-size.js';
import type { Image, Sample } from '../../../src/message/value.js';
import { decode, listOf } from '../../support/source-messages.js';
import { opened } from './opened.js';

interface Golden {
  readonly recording: string;
  readonly fixes: (number | null)[][];
  readonly sizes: [number, number][];
  readonly joints: { readonly [joint: string]: { readonly [group: string]: number } }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL('../../golden/foxglove-sdk.json', import.meta.url), 'utf8'));
const { source, issues } = await opened(new Uint8Array(Buffer.from(golden.recording, 'base64')));
const all = async (topic: string) => Promise.all(listOf(source, topic).map(i => decode(source, i)));
const pictures = (await all('/picture')) as Image[];

describe('a recording of the SDK', () => {
  it('has heading and velocity of a fix, NaN where the message has none', async () => {
    const { decoder } = source.channels.find(({ topic }) => topic === '/fix')!;
    expect(decoder.columns.map(({ name, width, unit }) => `${name} ${width} ${unit}`)).toEqual([
      'latitude 1 deg',
      'longitude 1 deg',
      'altitude 1 m',
      'heading 1 rad',
      'velocity 3 m/s',
    ]);
    const fixes = (await all('/fix')) as Sample[];
    expect(fixes.map(({ values }) => Array.from(values))).toEqual(
      golden.fixes.map(numbers => numbers.map(number => number ?? NaN)),
    );
  });

  it('has of each joint what it measures, in the order of the first message', async () => {
    const states = (await all('/joints')) as Sample[];
    const { columns, kind } = source.channels.find(({ topic }) => topic === '/joints')!.decoder;
    expect([kind, columns.map(({ name, names }) => [name, names])]).toEqual([
      'joints',
      ['position', 'velocity', 'effort', 'acceleration'].map(name => [name, ['wheel', 'arm']]),
    ]);
    expect(states.map(({ values }) => Array.from(values))).toEqual(
      golden.joints.map(joints => columns.flatMap(({ name }) => ['wheel', 'arm'].map(one => joints[one][name] ?? NaN))),
    );
  });

  it('says of a topic in an encoding that is not read that it is listed only', () => {
    expect(issues.sorted().map(({ code, text }) => `${code} ${text}`)).toEqual([
      'FL0301 /boxes: messages of type own.Boxes are listed but not read: they are encoded as "flatbuffer"',
    ]);
  });
});

describe('pictures in AVIF', () => {
  it('are known by their bytes and have their size', () => {
    expect(pictures.map(({ format }) => format)).toEqual(['avif', 'avif', 'avif']);
    expect(pictures.map(({ data }) => encodedImageFormat(data))).toEqual(['avif', 'avif', 'avif']);
    expect(pictures.map(({ data }) => encodedImageSize(data))).toEqual(
      golden.sizes.map(([width, height]) => ({ width, height })),
    );
  });

  it('have no size where their head is cut or its boxes lie', () => {
    for (const { data } of pictures) {
      const size = encodedImageSize(data);
      for (let length = 0; length < data.length; length++)
        expect([undefined, size]).toContainEqual(encodedImageSize(data.subarray(0, length)));
      // Every length in the head, as far as the item's own box, made too long.
      const head = Buffer.from(data).indexOf('ispe');
      for (const name of ['meta', 'iprp', 'ipco', 'ispe']) {
        const lied = Uint8Array.from(data);
        new DataView(lied.buffer).setUint32(Buffer.from(data).indexOf(name) - 4, 0xffffffff);
        expect(encodedImageSize(lied)).toBeUndefined();
      }
      const none = Uint8Array.from(data);
      none.fill(0, head + 8, head + 16);
      expect(encodedImageSize(none)).toBeUndefined();
    }
  });
});
