// What a person may call a sensor.
import { expect, it } from 'vitest';
import { isCalled } from '../../src/rig/index.js';

it.each([
  ['camera_front', true],
  ['/cam/image', true],
  ['cam/image', true],
  ['/camera_front', false],
  ['image', false],
  ['//cam/image', false],
  ['', false],
])('%j', (wanted, called) => {
  expect(isCalled({ name: 'camera_front', topic: '/cam/image' }, wanted)).toBe(called);
});
