// What `rig diff` prints, as text and as JSON.
import { printable } from '../../issue.js';
import type { PixelShift, RigDifference, SensorDifference } from '../../rig/compare/index.js';
import { many, table } from '../print.js';

const head = ['sensor', 'turned °', 'moved m', 'px at 10 m', 'px far away', 'in', 'lens px', 'otherwise'];

export function rigDiffText({ same, aligned, sensors, onlyInA, onlyInB }: RigDifference): string {
  if (same) return `the same: ${many(sensors.length, 'sensor')}`;
  const lines = [aligned, '', table(head, sensors.map(rowOf))];
  if (onlyInA.length > 0) lines.push('', `only in a: ${onlyInA.map(printable).join(', ')}`);
  if (onlyInB.length > 0) lines.push('', `only in b: ${onlyInB.map(printable).join(', ')}`);
  lines.push('', 'px: median (largest) over a grid of the picture of a');
  return lines.join('\n');
}

function rowOf({ name, same, pose, pixels, lens, changes }: SensorDifference): string[] {
  if (same) return [name, '=', '=', '=', '=', '', '=', ''];
  return [
    name,
    pose ? significant(pose.degrees) : '–',
    pose ? significant(pose.metres) : '–',
    pixels ? shift(pixels.near) : pose ? '=' : '–',
    pixels ? shift(pixels.far) : pose ? '=' : '–',
    pixels?.camera ?? '',
    lens ? shift(lens) : '=',
    changes.join('; '),
  ];
}

function shift({ median, largest, lost }: PixelShift): string {
  const gone = lost > 0 ? `, ${(100 * lost).toFixed(0)} % unseen` : '';
  return Number.isNaN(median) ? 'unseen' : `${significant(median)} (${significant(largest)})${gone}`;
}

function significant(value: number): string {
  return value < 1e-9
    ? '0'
    : value < 1e-4
      ? value.toExponential(1)
      : value.toPrecision(value < 1 ? 2 : 3).replace(/e\+.*/, '');
}

export function rigDiffJson({ same, aligned, sensors, onlyInA, onlyInB }: RigDifference): object {
  return {
    framelock_rig_diff: 1,
    same,
    aligned,
    sensors: sensors.map(one => ({
      name: one.name,
      other_name: one.other ?? null,
      same: one.same,
      rotation_deg: one.pose?.degrees ?? null,
      translation_m: one.pose?.metres ?? null,
      offset_m: one.pose?.offset ?? null,
      pixels: one.pixels
        ? { camera: one.pixels.camera, at_10_m: json(one.pixels.near), far: json(one.pixels.far) }
        : null,
      lens: one.lens ? json(one.lens) : null,
      changes: one.changes,
    })),
    only_in_a: onlyInA,
    only_in_b: onlyInB,
  };
}

function json({ median, largest, lost }: PixelShift): object {
  const number = (value: number) => (Number.isFinite(value) ? value : null);
  return { median_px: number(median), largest_px: number(largest), lost };
}
