// Queues that tests make up: labels of a car, one after the other.
import type { QueueItem } from '../../viewer/state/review/queue.js';

/** A hash as `rev`, `calib` and `dataset` have it. */
export function hash(k: number): string {
  return `sha256:${String(k % 10).repeat(64)}`;
}

export function item(k: number): QueueItem {
  return {
    id: `label:car@${k}`,
    stratum: k % 3 === 2 ? 'control' : 'ranked',
    target: { kind: 'label', label: `car@${k}`, track: 'car', category: 'car', frame: k, rev: hash(1) },
    sensors: ['lidar_top', 'camera_front'],
    calib: hash(2),
    score: 10 - k,
    rows: [k],
    row: k,
    frame: k,
    camera: 'camera_front',
    cloud: 'lidar_top',
    box_px: [1, 2, 3, 4],
    at: [1, 2, 3],
    reasons: [
      {
        check: 'surface-fit',
        severity: 'warning',
        value: 0.5,
        limit: 0.3,
        unit: 'm',
        nats: 3,
        finding: true,
        text: 'its near side lies 0.50 m off the points',
        sensor: 'lidar_top',
      },
    ],
    evidence: { 'surface-fit': 0.5 },
  };
}

export function queueText(items: readonly unknown[]): string {
  return JSON.stringify({ framelock_queue: 1, recording: 'made up', dataset: hash(0), rig: [], items });
}
