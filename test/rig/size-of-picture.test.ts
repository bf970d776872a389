// CameraInfo of 0x0 pixels with a K: projected as the same numbers with the pictures' size, and refused where K is of other pictures.
import { expect, it } from 'vitest';
import { memoryBytes } from '../../src/bytes/memory.js';
import { rawImageCodec } from '../../src/export/raw-image.js';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import type { CameraInfo } from '../../src/message/value.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { openRecording } from '../../src/source/open.js';
import { bagOf, cameraInfo, drive } from '../support/recording.js';
import { build, camera, edge, info } from './support.js';

async function pixelsOf(width: number, height: number) {
  const issues = new Issues();
  const codecs = { issues, decompress: nodeDecompressors(), digest: nodeDigest };
  const { K } = cameraInfo(16, 12);
  const bytes = await bagOf(drive({ cameraInfo: cameraInfo(width, height, { K }) }));
  const plan = await planFrames(
    await openRecording([{ bytes: memoryBytes('drive', bytes) }], codecs),
    undefined,
    defaultOptions,
    issues,
  );
  const reader = new FrameReader(plan, { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues });
  const { projections } = await reader.read(2);
  const codes = issues.sorted().map(({ code }) => code);
  return { seen: projections.map(one => [[...one!.index], [...one!.u], [...one!.v]]), codes };
}

it('the pictures tell their size, and every pixel is where it was', async () => {
  const [told, untold] = [await pixelsOf(16, 12), await pixelsOf(0, 0)];
  expect(untold.seen).toEqual(told.seen);
  expect(untold.seen[0][0].length).toBeGreaterThan(3);
  expect([told.codes.includes('FL0514'), untold.codes.includes('FL0514')]).toEqual([false, true]);
});

const size = { width: 0, height: 0 };

function lookAt(more: Partial<CameraInfo>, imageSize?: { width: number; height: number }, topic = '/cam/image_raw') {
  const { rig, codes } = build({
    sensors: [{ ...camera(topic, 'eye'), imageSize }],
    transforms: [edge('base_link', 'eye')],
    cameraInfos: [{ topic: '/cam/camera_info', info: info('eye', { ...size, ...more }) }],
  });
  return { codes, camera: rig.sensors.get('cam')?.camera };
}

it.each([
  // The principal point of `info` is (320, 240), that of its P (300, 200).
  ['raw pictures', {}, { width: 640, height: 480 }, ['FL0514'], { width: 640, height: 480, fx: 500, cx: 320 }],
  [
    'binned ones',
    { binning: [2, 2] as const },
    { width: 320, height: 240 },
    ['FL0514', 'FL0562'],
    { width: 320, fx: 250, cx: 160 },
  ],
  ['a lens beside the middle', {}, { width: 752, height: 480 }, ['FL0514'], { width: 752, cx: 320 }],
  ['a K of pictures twice as large', {}, { width: 320, height: 240 }, ['FL0509'], undefined],
  ['a K of pictures half as large', {}, { width: 1280, height: 960 }, ['FL0509'], undefined],
  [
    'a region of a sensor that nobody tells',
    { roi: { xOffset: 9, yOffset: 9, width: 640, height: 480, doRectify: false } },
    { width: 640, height: 480 },
    ['FL0560'],
    undefined,
  ],
  ['K of zeros', { K: Array(9).fill(0) }, { width: 640, height: 480 }, ['FL0509'], undefined],
  ['pictures that tell no size', {}, undefined, ['FL0509'], undefined],
])('%s', (_, more, imageSize, codes, intrinsics) => {
  const found = lookAt(more, imageSize);
  expect(found.codes).toEqual(codes);
  if (intrinsics) expect(found.camera?.intrinsics).toMatchObject(intrinsics);
  else expect(found.camera).toBeUndefined();
});

it('rectified pictures: P must fit them', () => {
  expect(lookAt({}, { width: 600, height: 400 }, '/cam/image_rect').camera?.intrinsics).toMatchObject({
    width: 600,
    cx: 300,
  });
  expect(lookAt({}, { width: 300, height: 200 }, '/cam/image_rect').codes).toEqual(['FL0509']);
});
