// Foreign calibration files in memory, and the rig that framelock makes of them, as the tests of every format need it.
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Vec3 } from '../../../src/geometry/se3.js';
import { apply, inverse, toMatrix } from '../../../src/geometry/se3.js';
import { Issues } from '../../../src/issue.js';
import { rigOfFile } from '../../../src/rig/compare/index.js';
import { parseRigFile } from '../../../src/rig/file/rig-file.js';
import {
  type CalibrationFile,
  calibrationFormats,
  type ImportOptions,
  importRig,
  rigYaml,
} from '../../../src/rig/import/index.js';

export const shared = fileURLToPath(new URL('../../../../shared/data/permissive/', import.meta.url));
export const sharedIsThere = existsSync(shared);

export function fileOf(name: string, text: string, folder?: string): CalibrationFile {
  return { name, folder, text, bytes: new TextEncoder().encode(text) };
}

/** A file of the shared recordings; its name has its folder, as the command gives it where names clash. */
export function realFile(path: string): CalibrationFile {
  const bytes = new Uint8Array(readFileSync(shared + path));
  const folder = basename(dirname(path));
  return { name: `${folder}/${basename(path)}`, folder, bytes, text: new TextDecoder().decode(bytes) };
}

export function imported(files: readonly CalibrationFile[], options: ImportOptions = {}) {
  const issues = new Issues();
  const found = importRig(files, calibrationFormats, issues, options);
  const text = rigYaml(found);
  const file = parseRigFile(text, 'rig.yaml');
  const { rig, tree } = rigOfFile(file, new Issues());
  return { ...found, text, file, rig, tree, codes: issues.sorted().map(issue => issue.code), issues: issues.sorted() };
}

type Made = ReturnType<typeof imported>;

/** Row-major 3×4 T_a_b of two sensors. */
export function between({ rig }: Made, a: string, b: string): number[] {
  const [T_rig_a, T_rig_b] = [a, b].map(name => rig.sensors.get(name)!.T_rig_sensor!);
  const T = { a: inverse(T_rig_a), b: T_rig_b };
  const columns = [[0, 0, 0] as Vec3, [1, 0, 0] as Vec3, [0, 1, 0] as Vec3, [0, 0, 1] as Vec3].map(p =>
    apply(T.a, apply(T.b, p)),
  );
  return [0, 1, 2].flatMap(i => [1, 2, 3].map(j => columns[j][i] - columns[0][i]).concat(columns[0][i]));
}

export function poseMatrix({ rig }: Made, name: string): number[] {
  return Array.from(toMatrix(rig.sensors.get(name)!.T_rig_sensor!));
}

/** Pixels of points given in the frame of sensor `from`, as the camera sees them. */
export function pixels(made: Made, camera: string, from: string, points: readonly (readonly number[])[]): number[][] {
  const { rig } = made;
  const cam = rig.sensors.get(camera)!;
  const source = rig.sensors.get(from)!;
  const xyz = points.flatMap(p =>
    camera === from ? [...p] : [...apply(inverse(cam.T_rig_sensor!), apply(source.T_rig_sensor!, [p[0], p[1], p[2]]))],
  );
  const uv = new Float64Array(2 * points.length);
  const seen = new Uint8Array(points.length);
  cam.camera!.lens.project(Float64Array.from(xyz), points.length, uv, seen);
  return points.map((_, i) => (seen[i] ? [uv[2 * i], uv[2 * i + 1]] : [Number.NaN, Number.NaN]));
}

/** Of numbers that must be equal, the largest distance; NaN where one is missing. */
export function farthest(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  if (a.length !== b.length) return Number.NaN;
  return Math.max(...a.flatMap((row, i) => row.map((value, j) => Math.abs(value - b[i][j]))));
}

/** The FramelockError's text with its code and file, or 'nothing' when nothing is thrown. */
export function saidOf(act: () => unknown): string {
  try {
    act();
    return 'nothing';
  } catch (error) {
    const { code, message, at } = error as { code: string; message: string; at?: { file?: string } };
    return `${code} ${message}; ${at?.file ?? ''}`;
  }
}
