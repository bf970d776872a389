// framelock calib: the group of commands that measure how sensors stand to one another, in time and in space.

import type { AddCommand } from '../commands.js';
import { calibCheck } from './check.js';
import { calibDoctor } from './doctor.js';
import { calibRefine } from './refine.js';
import { calibTime } from './time.js';

export const calibCommand: AddCommand = (program, exit) => {
  const group = program
    .command('calib')
    .description(
      'Measure how sensors are timed and placed relative to one another: time finds the offset between two clocks from motion, check tells whether a LiDAR–camera calibration fits, refine makes a better one, doctor finds mixed-up conventions.',
    );
  calibTime(group, exit);
  calibCheck(group, exit);
  calibRefine(group, exit);
  calibDoctor(group, exit);
};
