// What calibration counts at points of a picture: its tables begin at zero each time.
import { fastScoreKernels, plainScoreKernels } from '../../../dist/kernel/index.js';
import { lenses } from '../data-lens.mjs';
import { LEVEL, map } from '../data-scores.mjs';
import { columnOf } from './columns.mjs';

export function scoreCases(folder, size, kind) {
  const kernels = kind === 'simd' ? fastScoreKernels() : plainScoreKernels();
  const read = (Type, name) => columnOf(Type, folder, size, name);
  const bin = read(Uint8Array, 'bin');
  const camera = lenses.plumb_bob;
  const points = { xyz: read(Float64Array, 'xyz'), count: bin.length, bin, camera, level: LEVEL, ...map };
  const frame = { ...points, ranks: read(Float32Array, 'ranks') };
  const motion = read(Float64Array, 'motion');
  const levels = read(Float32Array, 'levels');
  const rows = { rows: read(Float32Array, 'rows'), count: levels.length };
  const bytes = { ...map, ranks: read(Uint8Array, 'bytes') };
  const change = read(Float64Array, 'change');
  const [counts, slopes, joint] = [16 * 16 + 3 * 16, 8, 16 * 16].map(length => new Float64Array(length));
  const nid = () => {
    counts.fill(0);
    kernels.ranks(frame, motion, counts);
    return { counts };
  };
  const edges = () => {
    slopes.fill(0);
    joint.fill(0);
    kernels.linear(rows, bytes, change, slopes, levels, joint);
    return { slopes, joint };
  };
  return [
    { kernel: 'nid_counts', variant: kind, size, run: nid, outputs: nid },
    { kernel: 'edge_scores', variant: kind, size, run: edges, outputs: edges },
  ];
}
