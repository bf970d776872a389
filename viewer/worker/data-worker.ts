// The data thread: fetches ranges, reads Arrow, and hands typed views over without copying.
import { frameNumbers } from '../data/frame-numbers.js';
import { HostError } from '../data/host.js';
import { type OpenDataset, openDataset } from '../data/open-dataset.js';
import { alignmentTable, rejectTable } from '../data/tables.js';
import { makeArrivals } from './arrivals.js';
import { hostOf } from './host-of.js';
import type { Answered, Ask, Asked, Request, Response } from './protocol.js';

let dataset: OpenDataset | undefined;
const reading = new Map<number, AbortController>();

const handlers: { [A in Ask]: (asked: Asked[A]) => Promise<{ value: Answered[A]; transfer?: ArrayBuffer[] }> } = {
  async open({ place }) {
    dataset = await openDataset(hostOf(place, makeArrivals(tell)));
    return { value: dataset.data };
  },
  async batchOf({ frame }) {
    return { value: await opened().batchOf(frame) };
  },
  async batch({ batch }) {
    const going = new AbortController();
    reading.set(batch, going);
    const frames = await opened()
      .readBatch(batch, going.signal)
      .finally(() => reading.delete(batch));
    return { value: frames, transfer: frames.length > 0 ? [frames[0].buffer] : [] };
  },
  async abandon({ except }) {
    for (const [batch, going] of reading) if (!except.includes(batch)) going.abort();
    return { value: undefined };
  },
  async numbers({ batch }) {
    return { value: (await opened().readBatch(batch)).map(frameNumbers) };
  },
  async alignment() {
    return { value: alignmentTable(await (await opened().table('alignment.arrow')).readAll()) };
  },
  async rejects() {
    return { value: rejectTable(await (await opened().table('rejects.arrow')).readAll()) };
  },
  async labels({ frames = [], rows = [], track = '' }) {
    const table = await opened().labels();
    return { value: table && [...table.ofFrames(frames), ...table.ofRows(rows), ...table.ofTrack(track)] };
  },
  async text({ path }) {
    return { value: await opened().text(path) };
  },
};

function tell(arrived: number, wanted: number): void {
  (self.postMessage as (message: Response) => void)({ arrived, wanted });
}

function opened(): OpenDataset {
  if (!dataset) throw new Error('no dataset is open');
  return dataset;
}

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  const { id, ask } = data;
  const post = self.postMessage as unknown as (message: Response, transfer: ArrayBuffer[]) => void;
  try {
    const handler = handlers[ask] as (asked: unknown) => Promise<{ value: Answered[Ask]; transfer?: ArrayBuffer[] }>;
    const { value, transfer } = await handler(data.with);
    post({ id, ok: true, value }, transfer ?? []);
  } catch (error) {
    const kind = error instanceof HostError ? error.kind : 'failed';
    post({ id, ok: false, kind, text: error instanceof Error ? error.message : String(error) }, []);
  }
};
