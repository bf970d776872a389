// The viewer's server: the built page, the dataset's files by range, its verdicts, and two narrow ways to write. Only for this machine.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OpenFile } from '../../../export/read/dataset-reader.js';
import { FramelockError } from '../../../issue.js';
import { answer, answerBytes, answerJson, refuse } from './answer.js';
import { type Guard, makeGuard } from './guard.js';
import type { Page } from './page.js';
import { readBody } from './read-body.js';
import { WriteRefused, type Writing } from './writing.js';

export interface ViewRequest {
  /** Paths of the dataset's files that may be read, and how. */
  readonly paths: readonly string[];
  readonly open: OpenFile;
  /** Undefined where nothing may be written: a recording, a folder without permission. */
  readonly writing?: Writing;
  readonly page: Page;
  /** 0: any free one. */
  readonly port: number;
  /** Loopback by default; beyond it only together with `token`. */
  readonly host?: string;
  readonly token?: string;
}

export interface ViewServer {
  /** With a token in the part that browsers do not send; good once. */
  address(): string;
  close(): Promise<void>;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Rejects with FL0801 for a host beyond loopback without a token, FL0701 when the port cannot be had. */
export async function startViewServer(request: ViewRequest): Promise<ViewServer> {
  const { host = '127.0.0.1', token } = request;
  if (!isLoopback(host) && (token === undefined || token.length < 16))
    throw new FramelockError(
      'FL0801',
      `expected --token with at least 16 characters beside --host ${host}: everyone who reaches this machine could see the dataset`,
    );
  const files = new Map(request.paths.map(path => [randomBytes(9).toString('base64url'), path]));
  const listing = [...files].map(([id, path]) => ({ path, url: `data/${id}` }));
  let guard: Guard;
  const handle = async (message: IncomingMessage, response: ServerResponse) => {
    const refusal = guard.refuse(message);
    if (refusal) return refuse(response, refusal.status, refusal.text);
    const path = (message.url ?? '').split('?')[0];
    const reads = message.method === 'GET' || message.method === 'HEAD';
    if (path === '/api/session') return await startSession(message, response, guard);
    const asset = request.page.get(path);
    if (asset)
      return reads
        ? answer(response, 200, asset.bytes, asset.type)
        : refuse(response, 405, 'only GET is answered here');
    if (!path.startsWith('/api/') && !path.startsWith('/data/')) return refuse(response, 404, 'nothing is here');
    if (!guard.admitted(message)) return refuse(response, 401, 'open the address that framelock view printed');
    if (path === '/api/files' && reads)
      return answerJson(response, 200, {
        files: listing,
        writable: request.writing !== undefined,
        writeKey: guard.writeKey,
      });
    if (path === '/api/review' && reads)
      return answer(response, 200, request.writing?.readVerdicts() ?? '', 'application/x-ndjson; charset=utf-8');
    if (path === '/api/calib' || path === '/api/review')
      return await write(message, response, guard, request.writing, path);
    const file = reads && path.startsWith('/data/') ? files.get(path.slice('/data/'.length)) : undefined;
    if (file === undefined) return refuse(response, 404, 'nothing is here');
    const bytes = await request.open(file);
    if (!bytes) return refuse(response, 404, 'the file is not there any more');
    try {
      await answerBytes(
        message,
        response,
        bytes,
        file.endsWith('.json') ? 'application/json' : 'application/octet-stream',
      );
    } finally {
      await bytes.close();
    }
  };
  const server = createServer((message, response) => {
    handle(message, response).catch(error => {
      const known = error instanceof FramelockError ? error : undefined;
      if (response.headersSent) response.destroy();
      // What stands in a file's place and is none, or a link that leaves the dataset: nothing that this server gives.
      else refuse(response, known?.code === 'FL0101' ? 404 : 500, known?.message ?? 'the server failed');
    });
  });
  // No request of the viewer upgrades.
  server.on('upgrade', (_, socket) =>
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'),
  );
  server.on('clientError', (_, socket) => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'));
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.maxConnections = 64;
  const port = await listen(server, request.port, host);
  guard = makeGuard(port, isLoopback(host) ? undefined : host, token);
  const shownHost = isLoopback(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return {
    address: () => `http://${host === '127.0.0.1' ? '127.0.0.1' : shownHost}:${port}/#token=${guard.token}`,
    close: () =>
      new Promise(done => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function startSession(message: IncomingMessage, response: ServerResponse, guard: Guard): Promise<void> {
  if (message.method !== 'POST') return refuse(response, 405, 'only POST is answered here');
  const body = await readBody(message, 4096);
  if ('status' in body) return refuse(response, body.status, body.text);
  const cookie = guard.exchange((body.value as { token?: unknown }).token);
  if (cookie === undefined) return refuse(response, 401, 'the token is not right, or was used before');
  answerJson(response, 200, {}, { 'set-cookie': cookie });
}

async function write(
  message: IncomingMessage,
  response: ServerResponse,
  guard: Guard,
  writing: Writing | undefined,
  path: '/api/calib' | '/api/review',
): Promise<void> {
  if (message.method !== 'POST') return refuse(response, 405, 'only POST is answered here');
  if (message.headers['x-framelock-write'] !== guard.writeKey)
    return refuse(response, 403, 'expected the key for writing');
  if (!writing) return refuse(response, 403, 'nothing can be written here');
  const body = await readBody(message, path === '/api/calib' ? 2 ** 20 : 2 ** 16);
  if ('status' in body) return refuse(response, body.status, body.text);
  const { name, text } = body.value as { name?: unknown; text?: unknown };
  try {
    const save = path === '/api/calib' ? writing.saveCalibration : writing.appendReview;
    answerJson(response, 201, { path: save(name as string, text as string) });
  } catch (error) {
    if (!(error instanceof WriteRefused)) throw error;
    refuse(response, error.status, error.message);
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((done, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      failed(
        new FramelockError('FL0701', `port ${port} on ${host} cannot be used (${error.code}); give another --port`),
      ),
    );
    server.listen(port, host, () => done((server.address() as AddressInfo).port));
  });
}
