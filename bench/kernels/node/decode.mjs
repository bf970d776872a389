// Recorded points to columns x y z, and to rows of six float32 as they are stored.
import { kernelsOf, recordedCloud } from './columns.mjs';

export function decodeCases(folder, size, kind) {
  const kernels = kernelsOf(kind);
  const recorded = recordedCloud(folder, size, kernels);
  const columns = () => kernels.readXyz(recorded.cloud());
  return [
    { kernel: 'decode', variant: kind, size, before: recorded.put, run: columns, outputs: columns },
    {
      kernel: 'decode_rows',
      variant: kind,
      size,
      before: recorded.put,
      run: recorded.readRows,
      outputs: () => ({ rows: recorded.readRows() }),
    },
  ];
}
