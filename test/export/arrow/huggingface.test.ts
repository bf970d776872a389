// What Hugging Face `datasets` is told: words that all its releases know, and which pictures it may decode (what Pillow cannot open
// would make whole rows unreadable, and int8 would be wrong).
import { expect, test } from 'vitest';
import { field, listOf, structType, types } from '../../../src/export/arrow/columns.js';
import { huggingFaceFeatures } from '../../../src/export/arrow/huggingface.js';

/** A camera's column, with the metadata that it has for such pictures. */
const camera = (name: string, metadata: Record<string, string>) =>
  field(
    name,
    structType([
      field('image', structType([field('bytes', types.binary), field('path', types.utf8)])),
      field('width', types.int32),
    ]),
    new Map(Object.entries(metadata)),
  );

test('pictures that Pillow cannot read, or reads wrongly, come as bytes and path', () => {
  const features = huggingFaceFeatures([
    camera('jpeg', {}),
    camera('depth', { encoding: '16UC1' }),
    camera('metres', { encoding: '32FC1' }),
    camera('float64', { encoding: '64FC1' }),
    camera('int8', { encoding: '8SC1' }),
    camera('video', { codec: 'h264' }),
    camera('bare', { encoding: '32FC3', step: '135', is_bigendian: 'false' }),
  ]);
  const images = Object.entries(features).map(([name, of]) => [name, (of as { image: unknown }).image]);
  const [shown, bytes] = [{ _type: 'Image' }, { decode: false, _type: 'Image' }];
  expect(Object.fromEntries(images)).toEqual({
    ...{ jpeg: shown, depth: shown, metres: shown },
    ...{ float64: bytes, int8: bytes, video: bytes, bare: bytes },
  });
});

test('lists are told in the word that datasets 3 knows too', () => {
  const features = huggingFaceFeatures([field('u', listOf(types.float32))]);
  expect(features).toEqual({ u: { feature: { dtype: 'float32', _type: 'Value' }, _type: 'Sequence' } });
});
