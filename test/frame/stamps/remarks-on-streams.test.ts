// What is said of sensors whose stamps repeat, and of those that fall silent.
import { expect, it } from 'vitest';
import type { Sensor } from '../../../src/frame/sensor.js';
import { reportSilentSensors } from '../../../src/frame/silent-sensors.js';
import { reportRepeatedStamps } from '../../../src/frame/stamps/repeated-stamps.js';
import { Issues } from '../../../src/issue.js';

function sensor(t: readonly number[], role: 'picked' | 'window' = 'picked'): Sensor {
  return { role, channel: { topic: '/t' }, stream: { t: Float64Array.from(t) } } as unknown as Sensor;
}

const repeats = (t: readonly number[], role?: 'picked' | 'window') => {
  const issues = new Issues();
  reportRepeatedStamps([sensor(t, role)], issues);
  return issues.sorted().map(i => `${i.code} ${i.text}`);
};

it('counts stamps that stand twice, of pictures and sweeps only', () => {
  expect(repeats([0, 100, 200])).toEqual([]);
  expect(repeats([0, 0, 100, 200, 200, 200])).toEqual([expect.stringMatching(/^FL0565 3 of 6 messages/)]);
  expect(repeats([0, 0, 100], 'window')).toEqual([]);
});

/** `x` is a frame with the sensor, `.` one without. */
const silence = (cells: string) => {
  const issues = new Issues();
  const entry = Int32Array.from(cells, (c, i) => (c === 'x' ? i : -1));
  const picks = new Map([[sensor([]), { entry } as never]]);
  const none = new Map();
  reportSilentSensors({ frames: new Float64Array(cells.length), picks, windows: none, brackets: none }, issues);
  return issues.sorted().map(i => `${i.code} ${i.text.split(',')[0]}`);
};

it('tells of the longest silence, and where it lies', () => {
  const [there, away] = ['x'.repeat(20), '.'.repeat(12)];
  expect(silence(there + away)).toEqual(['FL0566 nothing for 12 of 32 frames in a row (20 to 31): it ended early']);
  expect(silence(away + there)).toEqual(['FL0566 nothing for 12 of 32 frames in a row (0 to 11): it began late']);
  expect(silence(`${there}${away}x${there}`)).toEqual([
    'FL0566 nothing for 12 of 53 frames in a row (20 to 31): it paused',
  ]);
});

it('says nothing of lost messages, of slow sensors, and of one that is nowhere', () => {
  expect(silence(`${'x'.repeat(20)}.........${'x'.repeat(20)}`)).toEqual([]);
  expect(silence(`x${'.'.repeat(19)}`.repeat(5))).toEqual([]);
  expect(silence('.'.repeat(50))).toEqual([]);
});
