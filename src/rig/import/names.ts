// Names of a foreign file made to fit a rig file.
import { cutName, reservedNames } from '../sensor-name.js';

/** Letters, digits and _, not starting with a digit, at most 64: `front-left cam` becomes `front_left_cam`. */
export function sensorName(text: string): string {
  const plain = text
    .slice(0, 256)
    .trim()
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '');
  const begun = /^[A-Za-z]/.test(plain) ? plain : `sensor_${plain}`.replace(/_$/, '');
  const short = cutName(begun);
  return reservedNames.includes(short) ? cutName(short, '_sensor') : short;
}
