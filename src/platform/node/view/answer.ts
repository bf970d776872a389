// Writes answers: headers that keep the page to itself, JSON, and parts of files.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Bytes } from '../../../bytes/bytes.js';

/** `wasm-unsafe-eval` compiles the kernels; nothing may turn text into code. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const common = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cache-control': 'no-store',
};

export function answer(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array,
  type: string,
  headers: Record<string, string | number> = {},
): void {
  response.writeHead(status, {
    ...common,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

export function answerJson(response: ServerResponse, status: number, value: unknown, headers = {}): void {
  answer(response, status, JSON.stringify(value), 'application/json; charset=utf-8', headers);
}

export function refuse(response: ServerResponse, status: number, text: string): void {
  // What a refused client still sends is not read.
  response.shouldKeepAlive = false;
  answerJson(response, status, { error: text }, { connection: 'close' });
}

/** Nothing larger is read into memory at once, whatever is asked. */
const MOST_BYTES = 64 * 2 ** 20;
const STEP = 4 * 2 ** 20;

/** The range that is asked for, or the whole file. Multiple ranges get the whole, as RFC 9110 § 14.2 allows. */
export async function answerBytes(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Bytes,
  type: string,
): Promise<void> {
  const range = rangeOf(request.headers.range, bytes.size);
  if (range === 'none') {
    answer(response, 416, '', type, { 'content-range': `bytes */${bytes.size}` });
    return;
  }
  const [from, to] = range ?? [0, bytes.size];
  if (to - from > MOST_BYTES && range) {
    refuse(response, 413, `at most ${MOST_BYTES} bytes are served at once; ask for smaller parts`);
    return;
  }
  response.writeHead(range ? 206 : 200, {
    ...common,
    'content-type': type,
    'content-length': to - from,
    'accept-ranges': 'bytes',
    ...(range ? { 'content-range': `bytes ${from}-${to - 1}/${bytes.size}` } : {}),
  });
  if (request.method !== 'HEAD') {
    for (let at = from; at < to && !response.destroyed; at += STEP) {
      const part = await bytes.read(at, Math.min(STEP, to - at));
      // Waits for the client: a slow one holds one part, not the file.
      if (!response.write(part)) await new Promise(done => response.once('drain', done).once('close', done));
    }
  }
  response.end();
}

/** [from, to) of one byte range; undefined without a usable one; `none` when it lies outside. */
function rangeOf(header: string | undefined, size: number): readonly [number, number] | 'none' | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  if (match[1] === '') {
    const count = Number(match[2]);
    return count === 0 || size === 0 ? 'none' : [Math.max(0, size - count), size];
  }
  const from = Number(match[1]);
  const last = match[2] === '' ? size - 1 : Math.min(size - 1, Number(match[2]));
  if (from >= size) return 'none';
  return last < from ? undefined : [from, last + 1];
}
