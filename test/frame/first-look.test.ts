// The first look at a stream: what its messages say once it really began, whatever a driver sends before it is ready.
import { describe, expect, it } from 'vitest';
import { firstLook } from '../../src/frame/first-look.js';
import { makeMessageLooks } from '../../src/frame/message-looks.js';
import type { Decoder } from '../../src/message/decoder.js';
import type { PointCloud } from '../../src/message/value.js';
import { TableBuilder } from '../../src/source/message-table.js';
import { type Channel, NO_STAMP, type Source } from '../../src/source/source.js';

function cloud(points: number, names: readonly string[]): PointCloud {
  const step = 4 * names.length;
  return {
    kind: 'points',
    frameId: 'lidar',
    width: points,
    height: 1,
    fields: names.map((name, i) => ({ name, type: 'float32', offset: 4 * i, count: 1 })),
    bigEndian: false,
    step,
    rowStep: step * points,
    data: new Uint8Array(step * points),
  };
}

async function layoutOf(clouds: readonly PointCloud[]) {
  const decoder: Decoder = {
    kind: 'lidar',
    columns: [],
    stampPrefix: 0,
    stamp: () => undefined,
    decode: ([n]) => clouds[n],
  };
  const schema = { name: '', encoding: '', text: '' };
  const channel: Channel = { id: 0, topic: '/points', type: '', encoding: '', schema, decoder };
  const table = new TableBuilder();
  clouds.forEach((_, i) => {
    table.add(0, BigInt(i), NO_STAMP, 0, i, 1);
  });
  const source = { messages: table.finish(), read: async (i: number) => Uint8Array.of(i) } as unknown as Source;
  return (
    await firstLook(
      makeMessageLooks(source),
      channel,
      Uint32Array.from(clouds, (_, i) => i),
    )
  )?.layout?.names;
}

describe('the layout of a cloud', () => {
  const full = cloud(2, ['x', 'y', 'z', 'intensity']);
  it.each([
    ['empty clouds of fewer fields', [cloud(0, ['x', 'y', 'z']), cloud(0, ['x', 'y', 'z']), full], full],
    ['clouds without fields', [cloud(0, []), full], full],
    ['nothing but empty clouds', [cloud(0, ['x', 'y', 'z']), cloud(0, ['x'])], cloud(0, ['x', 'y', 'z'])],
  ])('%s: what points bring counts, else the first', async (_, clouds, like) => {
    expect(await layoutOf(clouds)).toEqual(like.fields.map(field => field.name));
  });
});

it('an empty cloud that claims more numbers per point than any has tells nothing, and ends nothing', async () => {
  const claim = cloud(0, ['x']);
  const huge = { ...claim, fields: claim.fields.map(field => ({ ...field, count: 2 ** 17 })) };
  expect(await layoutOf([huge])).toBeUndefined();
  expect(await layoutOf([huge, cloud(2, ['x', 'y', 'z'])])).toEqual(['x', 'y', 'z']);
});
