// The placed points of a sweep seen by a camera: placing is done before, once for all cameras.
import { lenses, minDepth } from '../data-lens.mjs';
import { columnOf, kernelsOf, recordedCloud } from './columns.mjs';

export function projectCases(folder, size, kind) {
  const kernels = kernelsOf(kind);
  const recorded = recordedCloud(folder, size, kernels);
  const toCamera = columnOf(Float64Array, folder, 'scene', 'toCamera');
  const before = () => {
    recorded.put();
    kernels.place(recorded.rows(recorded.readRows()));
  };
  return Object.entries(lenses).map(([name, lens]) => {
    const run = () => kernels.project(toCamera, lens, minDepth);
    return { kernel: `project_${name}`, variant: kind, size, before, run, outputs: run };
  });
}
