// Cameras of depth are told and left out of what compares pictures with clouds.
import { expect, it } from 'vitest';
import { onlyBrightness, someBrightness, type Viewer } from '../../../src/frame/evidence/index.js';
import { Issues } from '../../../src/issue.js';

const color: Viewer = { name: 'color', topic: '/camera/color/image_raw', encoding: 'rgb8' };
const depth: Viewer = { name: 'depth', topic: '/camera/depth/image_raw', encoding: '16UC1' };

it('tells each camera of depth once, however many clouds it stands beside', () => {
  const issues = new Issues();
  const pairs = [color, depth].flatMap(camera => ['top', 'left'].map(cloud => ({ camera, cloud })));
  expect(onlyBrightness(pairs, pair => pair.camera, issues)).toEqual([
    { camera: color, cloud: 'top' },
    { camera: color, cloud: 'left' },
  ]);
  expect(issues.sorted()).toMatchObject([
    { code: 'FL0911', count: 1, text: expect.stringContaining('depth are depth (16UC1)'), at: { topic: depth.topic } },
  ]);
});

it('leaves none where all are of depth, which is FL0502 for who asked', () => {
  expect(onlyBrightness([depth], one => one, new Issues())).toEqual([]);
  expect(() => someBrightness([depth], one => one, new Issues())).toThrow(
    expect.objectContaining({ code: 'FL0502', message: expect.stringContaining('got depth alone') }),
  );
});
