// A rig file in millimetres is told; long vehicles are not.
import { expect, it } from 'vitest';
import { parseRigFile } from '../../src/rig/file/index.js';
import { build, lidar } from './support.js';

const placed = (translation: string) =>
  build({
    sensors: [lidar('lidar', 'top')],
    transforms: [],
    rigFile: parseRigFile(
      `framelock_rig: 1
sensors:
  top:
    topic: /top
    pose: {from: lidar, to: base_link, translation_m: ${translation}, rotation_xyzw: [0, 0, 0, 1]}`,
      'rig.yaml',
    ),
  });

it.each(['[1200, 0, 1900]', '[0, -100.1, 0]', '[0, 0, 4e5]'])('%s m', translation => {
  const { codes, issues } = placed(translation);
  expect(codes).toEqual(['FL0590']);
  expect(issues.sorted()[0].text).toMatch(
    /^"top" lies \d+ m from "base_link" by rig\.yaml: .* metres; look whether .* millimetres$/,
  );
});

it.each(['[1.2, 0, 1.9]', '[-53, 1, 3.9]', '[0, 0, 0]', '[99.9, 0, 0]'])('%s m is no word worth', translation => {
  expect(placed(translation).codes).toEqual([]);
});
