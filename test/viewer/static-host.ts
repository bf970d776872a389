// The built page and a dataset as plain files, as any web host serves them; slow, cut off or gone where a test wants that.
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { builtPage } from '../../src/platform/node/view/page.js';

export interface StaticHost {
  readonly address: string;
  /** Until it is started again, on the same port. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export interface HostOptions {
  readonly ranges?: boolean;
  /** Answers with a part of a file in its own way; false: as usual. */
  readonly part?: (response: ServerResponse, path: string, bytes: Uint8Array) => boolean;
}

const stops: (() => void)[] = [];

export async function staticHost(dataset: string, { ranges = true, part }: HostOptions = {}): Promise<StaticHost> {
  const page = builtPage();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, 'http://host').pathname);
    const asset = page.get(path);
    if (asset) return response.writeHead(200, { 'content-type': asset.type }).end(asset.bytes);
    if (!path.startsWith('/dataset/')) return response.writeHead(404).end();
    const file = join(dataset, path.slice('/dataset/'.length));
    // A dataset without a review queue: every host says so.
    if (!existsSync(file)) return response.writeHead(404).end();
    const bytes = readFileSync(file);
    const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
    if (!ranges || !range) return response.writeHead(200).end(bytes);
    const from = range[1] === '' ? Math.max(0, bytes.length - Number(range[2])) : Number(range[1]);
    const to = range[1] === '' || range[2] === '' ? bytes.length : Math.min(bytes.length, Number(range[2]) + 1);
    const wanted = bytes.subarray(from, to);
    response.writeHead(206, { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}` });
    if (!part?.(response, path, wanted)) response.end(wanted);
  });
  let port = 0;
  const start = async () => {
    await new Promise<void>(done => server.listen(port, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
  };
  const stop = () =>
    new Promise<void>(done => {
      server.close(() => done());
      server.closeAllConnections();
    });
  await start();
  stops.push(() => void stop());
  return { address: `http://127.0.0.1:${port}/`, start, stop };
}

afterAll(() => {
  for (const stop of stops.splice(0)) stop();
});
