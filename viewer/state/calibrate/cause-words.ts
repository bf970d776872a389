// Causes of a misfit in sentences: what each is called, and what would put it right.
import type { Cause, CauseName, Explained } from '../../../src/calibration/cause/index.js';

export const causeTitles: Readonly<Record<CauseName, string>> = {
  rotation: 'turned (the same pixels everywhere)',
  translation: 'shifted (more pixels near by: 1/range)',
  time: 'wrong moment (with speed and yaw rate)',
  sweep: 'sweep timing (only what moves by itself)',
};

const short: Readonly<Record<CauseName, string>> = {
  rotation: 'a turn of the camera',
  translation: 'a shift of the camera',
  time: 'a wrong moment',
  sweep: 'the timing of the sweep',
};

/** `camera_front: a wrong moment explains it best (R² 0.60); a shift of the camera does as well`. */
export function causeSentence(camera: string, { best, alike, causes, reason, rms }: Explained): string {
  if (!best) return `${camera}: ${reason}`;
  const r2 = causes.find(cause => cause.name === best)!.r2;
  const others =
    alike.length > 0 ? `; ${alike.map(name => short[name]).join(' and ')} would do nearly as well here` : '';
  return `${camera}: ${short[best]} explains best (R² ${r2.toFixed(2)}) that points lie ${rms.toFixed(1)} px beside${others}`;
}

/** What the nudge of the camera would be: points turn and shift the other way. */
export function causeValue({ name, value, sigma }: Cause): string {
  const text = (factor: number, digits: number) =>
    value.map((v, k) => `${signed(v * factor, digits)} ± ${Math.abs(sigma[k] * factor).toFixed(digits)}`).join(', ');
  switch (name) {
    case 'rotation':
      return `x y z ${text(-180 / Math.PI, 2)}°`;
    case 'translation':
      return `x y z ${text(-100, 0)} cm`;
    case 'time':
      return `picture ${text(1e3, 0)} ms`;
    case 'sweep':
      return `points ${text(1e3, 0)} ms`;
  }
}

function signed(value: number, digits: number): string {
  const rounded = value.toFixed(digits);
  return Number(rounded) > 0 ? `+${rounded}` : rounded.replace(/^-(0(\.0*)?)$/, '$1');
}
