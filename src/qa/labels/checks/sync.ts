// Check: label and sensors speak of so nearly one moment that motion between them does not matter.
import type { LabelCheck, Measured } from '../check.js';
import { solidIn } from '../frame/labelled-pictures.js';
import { relativeSpeed } from '../frame/relative-velocity.js';

/** `told`: time from the label to the sensor's view, ms, with twice the clock's sigma; relative speed, m/s. */
export const sync: LabelCheck = {
  name: 'sync',
  unit: 'm',
  limit: 1,
  severity: 'info',
  about:
    'relative speed of the object times the time between the label and the measurement of a sensor that sees it, plus twice the sigma of its clock: metres that depend on velocity and poses being right. Above 1 m the frame is to blame for what does not fit, not the label. The worst of the cameras and other clouds of the frame',
  start: ({ scene }) => ({
    *frame({ frame, here }): Iterable<Measured> {
      for (const bound of here) {
        const speed = bound.box && relativeSpeed(bound, scene.poseAt);
        if (speed === undefined) continue;
        let [value, sensor, told] = [-1, '', [0, 0]];
        for (const cell of [...frame.clouds, ...frame.pictures]) {
          if (cell.sensor === bound.sensor) continue;
          const sigma = Number.isFinite(cell.sigmaNs) ? cell.sigmaNs : 0;
          const away = Math.abs(Number(cell.stampNs - bound.stampNs)) + 2 * sigma;
          const metres = away * 1e-9 * speed;
          // The dear question last.
          if (metres <= value || ('lens' in cell && !solidIn(cell, bound))) continue;
          [value, sensor, told] = [metres, cell.sensor, [away * 1e-6, speed]];
        }
        if (value >= 0) yield { label: bound.position, frame: bound.frame, sensor, value, told };
      }
    },
  }),
  say({ value, sensor, told: [ms, speed] = [] }) {
    return `${sensor} saw it ${ms.toFixed(0)} ms away from the label's moment while it moved at ${speed.toFixed(1)} m/s relative to the rig: ${value.toFixed(2)} m depend on its velocity`;
  },
};
