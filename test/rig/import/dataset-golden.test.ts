// Foreign files of datasets, labelling tools and robots: recognised, and points where numpy and scipy see them through the same
// files (test/oracle/rig-import-golden.py).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCamera } from '../../../src/camera/index.js';
import { apply, type SE3, toMatrix, type Vec3 } from '../../../src/geometry/index.js';
import { Issues } from '../../../src/issue.js';
import { nodeDecompressors } from '../../../src/platform/node/decompress.js';
import { parseRigFile } from '../../../src/rig/file/index.js';
import { type CalibrationFile, calibrationFormats, importRig, rigYaml } from '../../../src/rig/import/index.js';
import { argoverse2Calibration } from '../../../src/source/av2/index.js';
import { foreignFile, sensorOf, transformsOf } from './dataset-support.js';

interface Case {
  readonly name: string;
  readonly format: string;
  /** Files of another format, by name. */
  readonly other?: Record<string, string>;
  readonly files: Record<string, string | { base64: string }>;
  readonly transforms: readonly { a: string; b: string; matrix: number[] }[];
  readonly views: readonly { camera: string; frame: string | null; points: Vec3[]; pixels: [number, number][] }[];
  /** [0, 0] where the files do not tell. */
  readonly sizes: Record<string, [number, number]>;
}

const { cases }: { cases: readonly Case[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../golden/rig-import.json'), 'utf8'),
);

const filesOf = (one: Case): CalibrationFile[] =>
  Object.entries(one.files).map(([name, content]) =>
    foreignFile(name, typeof content === 'string' ? content : new Uint8Array(Buffer.from(content.base64, 'base64'))),
  );
const formatsFor = async (files: readonly CalibrationFile[]) => [
  ...calibrationFormats,
  await argoverse2Calibration(files, nodeDecompressors()),
];

const formatOf = (one: Case, { name }: CalibrationFile) => one.other?.[name] ?? one.format;

function expectSame(T: SE3, matrix: readonly number[]): void {
  const ours = toMatrix(T);
  for (const [i, value] of matrix.entries()) expect(Math.abs(ours[i] - value)).toBeLessThan(1e-11);
}

describe.each(cases.map(one => [one.name, one] as const))('%s', (_, one) => {
  it('is known to one format only', async () => {
    const files = filesOf(one);
    const formats = await formatsFor(files);
    for (const file of files)
      expect(formats.filter(format => format.recognise(file)).map(format => format.name)).toEqual([
        formatOf(one, file),
      ]);
  });

  it('puts frames and pixels where numpy does', async () => {
    const files = filesOf(one);
    const issues = new Issues();
    const parts = (await formatsFor(files)).map(format => {
      const own = files.filter(file => formatOf(one, file) === format.name);
      return own.length > 0 ? format.read(own, issues) : { sensors: [], transforms: [], notes: [] };
    });
    const calibration = {
      sensors: parts.flatMap(part => part.sensors),
      transforms: parts.flatMap(part => part.transforms),
      notes: [],
    };
    const T = transformsOf(calibration);
    for (const { a, b, matrix } of one.transforms) expectSame(T(a, b), matrix);
    for (const [name, size] of Object.entries(one.sizes)) {
      const { width, height } = sensorOf(calibration, name).camera!.intrinsics;
      expect([name, width, height]).toEqual([name, ...size]);
    }
    for (const { camera, frame, points, pixels } of one.views) {
      const { model, intrinsics } = sensorOf(calibration, camera).camera!;
      const lens = createCamera(model, { ...intrinsics, width: 4000, height: 4000 });
      const xyz = Float64Array.from(points.flatMap(point => (frame === null ? point : apply(T(camera, frame), point))));
      const uv = new Float64Array(2 * points.length);
      const ok = new Uint8Array(points.length);
      lens.project(xyz, points.length, uv, ok);
      expect([...ok]).toEqual(points.map(() => 1));
      for (const [i, pixel] of pixels.entries())
        expect(Math.hypot(uv[2 * i] - pixel[0], uv[2 * i + 1] - pixel[1])).toBeLessThan(1e-6);
    }
    expect(issues.has('FL0534')).toBe(one.name.includes('wrong'));
  });

  it('becomes a rig file that framelock reads back, poses and all', async () => {
    const files = filesOf(one);
    const issues = new Issues();
    const sizes = new Map(
      Object.entries(one.sizes).flatMap(([name, [w]]) =>
        w > 0 ? [] : [[name, { width: 2048, height: 1536 }] as const],
      ),
    );
    const rig = importRig(files, await formatsFor(files), issues, { sizes });
    expect(rig.recognised.map(({ format }) => format)).toEqual(files.map(file => formatOf(one, file)));
    const parsed = parseRigFile(rigYaml(rig), 'rig.yaml');
    const poses = new Map(
      Object.values(parsed.sensors).flatMap(({ pose }) => (pose ? [[pose.frame, pose] as const] : [])),
    );
    for (const edge of parsed.transforms)
      poses.set(edge.child, { frame: edge.child, to: edge.parent, T_to_frame: edge.T_parent_child });
    for (const name of Object.keys(one.sizes)) expect(parsed.sensors[name].camera?.intrinsics.width).toBeGreaterThan(0);
    for (const { a, b, matrix } of one.transforms)
      if (poses.get(b)?.to === a) expectSame(poses.get(b)!.T_to_frame, matrix);
  });
});
