// The tables beside the frames, loaded once when a screen first asks for them.
import { signal } from '@preact/signals';
import type { AlignmentTable, RejectTable } from '../worker/protocol.js';
import type { DataClient } from './data-client.js';
import { firstStampNs, notice, windows } from './store.js';
import { type SyncSeries, syncSeries } from './sync-series.js';

export interface Tables {
  readonly alignment: AlignmentTable;
  readonly rejects: RejectTable;
}

export const tables = signal<Tables | undefined>(undefined);
export const series = signal<readonly SyncSeries[] | undefined>(undefined);

let asked: DataClient | undefined;

export function needSeries(client: DataClient): void {
  if (asked === client) return;
  asked = client;
  Promise.all([client.alignment(), client.rejects()]).then(
    ([alignment, rejects]) => {
      firstStampNs.value = alignment.frameStampNs[0];
      tables.value = { alignment, rejects };
      series.value = syncSeries(alignment, rejects, new Set(windows.value.map(sensor => sensor.name)));
    },
    error => {
      asked = undefined;
      notice(`the tables beside the frames could not be read: ${error instanceof Error ? error.message : error}`);
    },
  );
}
