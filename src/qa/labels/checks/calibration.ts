// Check: the calibration of the sensors that labels are looked at with.
import type { LabelCheck, Measured } from '../check.js';

export const calibration: LabelCheck = {
  name: 'calibration',
  unit: '1',
  limit: 0.5,
  severity: 'info',
  about:
    '1 for a sensor of a labelled frame whose calibration the dataset calls suspicious, 0 for one that was checked and is not (by `convert --check-calibration`). What does not fit there may be the fault of the rig, not of the label',
  start: ({ scene }) => ({
    *frame({ frame }): Iterable<Measured> {
      for (const { name, suspicious } of scene.sensors) {
        const here = [...frame.clouds, ...frame.pictures].some(cell => cell.sensor === name);
        if (here && suspicious !== undefined)
          yield { label: -1, frame: frame.index, sensor: name, value: suspicious ? 1 : 0 };
      }
    },
  }),
  say: ({ sensor }) => `the dataset calls the calibration of ${sensor} suspicious`,
};
