// Visibility from the options to the frames and the schema, alone and with merged sweeps, with either kernels.
import { describe, expect, it } from 'vitest';
import { frameTable } from '../../src/export/arrow/frame-columns.js';
import { rawImageCodec } from '../../src/export/raw-image.js';
import type { SyncedFrame } from '../../src/frame/frame.js';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { defaultOptions, type FrameOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { plainKernels, simdKernels } from '../../src/kernel/index.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { simulatedSource, trueRigYaml } from '../../src/simulate/index.js';
import { quick, run } from '../simulate/support.js';

const simulation = run(
  quick({ lidar_top: { rings: 24 }, radar_front: null, imu: null, gnss: null }, { duration_s: 0.7 }),
);
const town = simulatedSource(simulation, new Issues());

async function planOf(options: Partial<FrameOptions>) {
  const rig = parseRigFile(trueRigYaml(simulation), 'rig.yaml');
  const all = { ...defaultOptions, reference: 'lidar_top', ...options };
  return planFrames(await town, rig, all, new Issues());
}

async function frameOf(options: Partial<FrameOptions>, kernels = plainKernels()): Promise<SyncedFrame> {
  const context = { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues: new Issues(), kernels };
  return new FrameReader(await planOf(options), context).read(3);
}

describe.each([false, true])('merged sweeps: %s', mergeSweeps => {
  it('every point has a label, the same by plain and by compiled kernels; nothing else changes', async () => {
    const options = { mergeSweeps, visibility: true };
    const [plain, simd, without] = [
      await frameOf(options),
      await frameOf(options, simdKernels()),
      await frameOf({ mergeSweeps }),
    ];
    for (const [k, projection] of plain.projections.entries()) {
      const { visibility, range: _, ...rest } = projection!;
      expect(visibility!.length).toBe(rest.index.length);
      expect(visibility!.filter(label => label === 1).length / visibility!.length).toBeGreaterThan(0.8);
      expect(simd.projections[k]!.visibility).toEqual(visibility);
      const other = without.projections[k]!;
      expect([other.index, other.u, other.v, other.depth]).toEqual([rest.index, rest.u, rest.v, rest.depth]);
      expect(other.visibility).toBeUndefined();
    }
    expect(plain.projections.length).toBe(2);
  });

  it('the column is there where it was asked for', async () => {
    const names = async (visibility: boolean) => {
      const { schema } = frameTable(await planOf({ mergeSweeps, visibility }), 'town');
      const pair = schema.fields.find(f => f.name === 'projection')!.type.children[0];
      return pair.type.children.map((f: { name: string }) => f.name) as string[];
    };
    expect((await names(true)).filter(name => name === 'visibility').length).toBe(1);
    expect(await names(false)).toEqual((await names(true)).filter(name => name !== 'visibility'));
  });
});
