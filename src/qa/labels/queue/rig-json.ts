// Faults of the rig as queue.json and qa --json tell them.
import type { Judged } from '../judge-labels.js';
import { causeUnits } from '../rig/in-pictures.js';
import { sayFault } from '../rig/rig-faults.js';
import type { QueueRigFault } from './queue-json.js';

export function rigJson(judged: Judged): QueueRigFault[] {
  const { rigFaults, context } = judged;
  const { scene } = context;
  const [first, last] = [scene.frameStampsNs[0] ?? 0n, scene.frameStampsNs[scene.frames - 1] ?? 0n];
  return rigFaults.map(fault => {
    const { sensor, kind, check, cause, alike, moves, takenOut, labels, clusters } = fault;
    return {
      ...{ sensor, kind, check, cause: cause.name, alike, value: cause.value, sigma: cause.sigma },
      unit: causeUnits[cause.name],
      moves,
      moves_unit: kind === 'camera' ? 'px' : 'cm',
      taken_out: takenOut,
      labels,
      tracks: clusters,
      text: sayFault(fault),
      target: {
        ...{ kind: 'pair', sensor, other: drawnIn(judged), rev: '' },
        ...{ from_ns: String(first), to_ns: String(last + 1n) },
      } as const,
    };
  });
}

/** The sensor that most boxes were bound to: what the sensor at fault was compared with. */
function drawnIn({ context }: Judged): string {
  const counts = new Map<string, number>();
  for (const { box, sensor } of context.labels.labels) if (box) counts.set(sensor, (counts.get(sensor) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0] ?? '';
}
