// Recorded points to rows of six float32, as they are stored.
import { kernelsOf, recordedCloud } from './columns.mjs';

export function decodeCases(folder, size, kind) {
  const recorded = recordedCloud(folder, size, kernelsOf(kind));
  return [
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
