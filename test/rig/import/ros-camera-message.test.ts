// A CameraInfo message that was printed: the numbers are those that the same message has in a recording (camera-info.test.ts).
import { describe, expect, it } from 'vitest';
import { rosMessage } from './examples.js';
import { fileOf, imported, saidOf } from './support.js';

const made = (text = rosMessage, topics?: ReadonlyMap<string, string>) =>
  imported([fileOf('camera_info.yaml', text)], { topics });
const whole = rosMessage.replace(/binning_x.*do_rectify: false\n/s, '');

describe('a printed CameraInfo', () => {
  it('is of the frame that its header names, and of raw pictures', () => {
    const camera = { width: 640, height: 480, fx: 430.5, fy: 431.25, cx: 316.25, cy: 238.5 };
    expect(made(whole).document.sensors).toMatchObject({
      front_camera: { topic: '/front_camera', camera: { ...camera, distortion: [-0.35, 0.14, 0.001, -0.002, 0] } },
    });
  });

  it('binning and region bring the lens to the pictures: cx = (316.25 − 320) / 2', () => {
    expect(made().document.sensors?.front_camera.camera).toMatchObject({
      ...{ width: 160, height: 240, fx: 215.25, fy: 215.625, cx: -1.875, cy: 119.25 },
    });
  });

  it('of a topic of rectified pictures the lens is P', () => {
    const rect = made(whole, new Map([['front_camera', '/front/image_rect']]));
    expect(rect.document.sensors?.front_camera.camera).toMatchObject({ fx: 420, cx: 310, distortion: [] });
  });

  it('ROS 1 prints the same with capital letters', () => {
    const ros1 = whole.replace(/^([dkrp]):/gm, (_, key: string) => `${key.toUpperCase()}:`);
    expect(made(ros1).document.sensors).toEqual(made(whole).document.sensors);
  });

  it('several messages that say the same are one; others are refused', () => {
    const later = whole.replace('1734051505', '1734051506');
    expect(made(whole + later).document.sensors).toEqual(made(whole).document.sensors);
    expect(saidOf(() => made(whole + later.replace('430.5', '430.6')))).toMatch(
      /^FL0501 expected one calibration, got messages that differ/,
    );
  });

  it.each([
    [whole.replace('430.5', '0.0').replace('431.25', '0.0'), /K of camera_info\.yaml is all zero/],
    [whole.replace('plumb_bob', 'inverse_brown_conrady'), /lens model/],
    [whole.replace('- 238.5\n', ''), /k \(line \d+.*expected 9 numbers, got 8/],
    [rosMessage.replace('x_offset: 320', 'x_offset: 321'), /a region inside the 640x480/],
  ])('%#', (text, expected) => {
    const said = saidOf(() => made(text));
    expect(said).toMatch(expected);
    expect(said).toMatch(/^FL0501 .*camera_info\.yaml$/);
  });
});
