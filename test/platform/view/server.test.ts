// The viewer's server against requests that a page of another site, a neighbour on the network or a crafted dataset could make.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { datasetFolder } from '../../../src/platform/node/dataset-folder.js';
import { startViewServer, type ViewServer } from '../../../src/platform/node/view/server.js';
import { writingInto } from '../../../src/platform/node/view/writing.js';
import { bench, onLabel } from '../../qa/review/reviewers.js';

const secret = 'a file outside of the dataset';
const rig = '{"framelock_rig": 1}\n';
let folder: string;
let server: ViewServer;
let port: number;
let token: string;
let cookie: string;
let files: { path: string; url: string }[];
let writeKey: string;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** Without the session's cookie. */
  readonly stranger?: boolean;
  readonly host?: string;
}

function send(path: string, { method = 'GET', headers = {}, body, stranger, host }: Sent = {}): Promise<Answer> {
  return new Promise((done, failed) => {
    const all = { host: host ?? `127.0.0.1:${port}`, ...(stranger ? {} : { cookie }), ...headers };
    const sent = request({ host: '127.0.0.1', port, path, method, headers: all, setHost: false }, response => {
      const chunks: Buffer[] = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('end', () =>
        done({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
      response.on('error', failed);
    });
    sent.on('error', error => done({ status: 0, headers: {}, body: String(error) }));
    sent.end(body);
  });
}

const json = { 'content-type': 'application/json' };
const write = (path: string, value: unknown, headers: Record<string, string> = {}) =>
  send(path, {
    method: 'POST',
    headers: { ...json, 'x-framelock-write': writeKey, ...headers },
    body: JSON.stringify(value),
  });

beforeAll(async () => {
  const outer = realpathSync(mkdtempSync(join(tmpdir(), 'framelock-view-')));
  writeFileSync(join(outer, 'secret.txt'), secret);
  folder = join(outer, 'dataset');
  mkdirSync(join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, 'dataset.json'), '{"name": "dataset"}');
  writeFileSync(join(folder, 'data', 'frames.arrow'), '0123456789');
  // A dataset made by somebody else may hold links.
  symlinkSync(join(outer, 'secret.txt'), join(folder, 'data', 'link.arrow'));
  server = await startViewServer({
    paths: ['dataset.json', 'data/frames.arrow', 'data/link.arrow', '../secret.txt'],
    open: datasetFolder(folder),
    writing: writingInto(folder),
    page: new Map([['/', { bytes: new TextEncoder().encode('<!doctype html>'), type: 'text/html; charset=utf-8' }]]),
    port: 0,
  });
  const address = new URL(server.address());
  port = Number(address.port);
  token = new URLSearchParams(address.hash.slice(1)).get('token')!;
  const session = await send('/api/session', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ token }),
    stranger: true,
  });
  cookie = session.headers['set-cookie']![0].split(';')[0];
  const listing = JSON.parse((await send('/api/files')).body);
  files = listing.files;
  writeKey = listing.writeKey;
});

afterAll(async () => {
  await server.close();
  rmSync(join(folder, '..'), { recursive: true });
});

const urlOf = (path: string) => `/${files.find(file => file.path === path)!.url}`;

describe('what is allowed', () => {
  test('the session cookie is closed to scripts and to other sites', async () => {
    const fresh = new URLSearchParams(new URL(server.address()).hash.slice(1)).get('token');
    const { headers, status } = await send('/api/session', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ token: fresh }),
      stranger: true,
    });
    expect(status).toBe(200);
    expect(headers['set-cookie']![0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
  });

  test.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=8-', 206, '89', 'bytes 8-9/10'],
    ['bytes=0-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=4-2', 200, '0123456789', undefined],
    ['bytes=0-1,4-5', 200, '0123456789', undefined],
    ['lines=1-2', 200, '0123456789', undefined],
  ])('%s gives %i', async (range, status, body, contentRange) => {
    const got = await send(urlOf('data/frames.arrow'), { headers: { range } });
    expect([got.status, got.body, got.headers['content-range']]).toEqual([status, body, contentRange]);
  });

  test('HEAD tells the size without the bytes', async () => {
    const got = await send(urlOf('data/frames.arrow'), { method: 'HEAD' });
    expect([got.status, got.body, got.headers['content-length']]).toEqual([200, '', '10']);
  });

  test('every answer forbids foreign scripts, frames and guesses of its type', async () => {
    for (const path of ['/', '/api/files', urlOf('dataset.json'), '/nothing']) {
      const { headers } = await send(path);
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
      expect(headers['content-security-policy']).not.toMatch(/unsafe-inline|'unsafe-eval'/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  test('a calibration becomes a new file, and never replaces one', async () => {
    const first = await write('/api/calib', { name: 'front.v2.json', text: rig });
    expect([first.status, JSON.parse(first.body)]).toEqual([201, { path: 'calib/front.v2.json' }]);
    expect(readFileSync(join(folder, 'calib/front.v2.json'), 'utf8')).toBe(rig);
    expect(
      (await write('/api/calib', { name: 'front.v2.json', text: '{"framelock_rig": 1, "name": "x"}' })).status,
    ).toBe(409);
    expect(readFileSync(join(folder, 'calib/front.v2.json'), 'utf8')).toBe(rig);
  });

  test('verdicts are appended by their author alone, and read back', async () => {
    const { line } = bench().author('ann').say(onLabel('x', 'reject'));
    const name = 'verdicts/ann.desk.jsonl';
    expect(JSON.parse((await write('/api/review', { name, text: line })).body)).toEqual({ path: `review/${name}` });
    const bob = await write('/api/review', { name: 'verdicts/bob.desk.jsonl', text: line });
    expect([bob.status, JSON.parse(bob.body).error]).toEqual([422, 'expected a verdict of bob on desk']);
    const back = await send('/api/review');
    expect([back.status, back.headers['content-type']]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
    expect(back.body.split('\n').filter(one => one !== '')).toEqual([line.trim()]);
    expect((await send('/api/review', { stranger: true })).status).toBe(401);
  });

  test('reviews are appended, also after a line that a crash cut short', async () => {
    expect((await write('/api/review', { name: 'a.jsonl', text: '{"v":1}\n' })).status).toBe(201);
    writeFileSync(join(folder, 'review/a.jsonl'), '{"v":1}\n{"v":');
    expect((await write('/api/review', { name: 'a.jsonl', text: '{"v":2}\n' })).status).toBe(201);
    expect(readFileSync(join(folder, 'review/a.jsonl'), 'utf8')).toBe('{"v":1}\n{"v":\n{"v":2}\n');
  });
});

const attacks: [string, () => Promise<Answer>][] = [
  ['DNS rebinding: a foreign Host', () => send('/', { host: 'evil.example' })],
  ['a foreign Host with our port', () => send('/api/files', { host: `evil.example:${port}` })],
  ['our Host without its port', () => send('/api/files', { host: '127.0.0.1' })],
  ['our Host with another port', () => send('/api/files', { host: `127.0.0.1:${port + 1}` })],
  ['an empty Host', () => send('/', { host: '' })],
  ['a Host that only begins like ours', () => send('/', { host: `127.0.0.1:${port}.evil.example` })],
  ['another name of this machine', () => send('/', { host: `127.0.0.2:${port}` })],
  ['a foreign Origin', () => send('/api/files', { headers: { origin: 'https://evil.example' } })],
  ['Origin null, as of a sandboxed frame', () => send('/api/files', { headers: { origin: 'null' } })],
  [
    'Origin with another port of this machine',
    () => send('/api/files', { headers: { origin: `http://127.0.0.1:${port + 1}` } }),
  ],
  ['Origin over https', () => send('/api/files', { headers: { origin: `https://127.0.0.1:${port}` } })],
  [
    'a rebound Origin equal to a rebound Host',
    () => send('/', { host: `evil.example:${port}`, headers: { origin: `http://evil.example:${port}` } }),
  ],
  ['Sec-Fetch-Site cross-site', () => send(urlOf('dataset.json'), { headers: { 'sec-fetch-site': 'cross-site' } })],
  [
    'Sec-Fetch-Site same-site, another port',
    () => send(urlOf('dataset.json'), { headers: { 'sec-fetch-site': 'same-site' } }),
  ],
  ['no cookie', () => send('/api/files', { stranger: true })],
  ['no cookie, on a file', () => send(urlOf('dataset.json'), { stranger: true })],
  ['a made-up cookie', () => send('/api/files', { stranger: true, headers: { cookie: `framelock_${port}=AAAA` } })],
  [
    'a token used a second time',
    () => send('/api/session', { method: 'POST', headers: json, body: JSON.stringify({ token }), stranger: true }),
  ],
  [
    'a token of the wrong type',
    () => send('/api/session', { method: 'POST', headers: json, body: '{"token":[""]}', stranger: true }),
  ],
  ['a token in the query', () => send(`/api/files?token=${token}`, { stranger: true })],
  ['traversal', () => send('/data/../../secret.txt')],
  ['traversal, percent-encoded', () => send('/data/%2e%2e%2f%2e%2e%2fsecret.txt')],
  ['traversal, encoded twice', () => send('/data/%252e%252e%252fsecret.txt')],
  ['traversal, overlong UTF-8', () => send('/data/%c0%ae%c0%ae/secret.txt')],
  ['traversal, backslashes', () => send('/data/..\\..\\secret.txt')],
  ['traversal, NUL', () => send('/data/dataset.json%00.txt')],
  ['an absolute path', () => send('/data//etc/passwd')],
  ['a path instead of an id', () => send('/data/dataset.json')],
  ['a file that the manifest names outside of the dataset', () => send(urlOf('../secret.txt'))],
  ['a link that leads out of the dataset', () => send(urlOf('data/link.arrow'))],
  ['the prototype as an id', () => send('/data/__proto__')],
  [
    'a cross-site form post',
    () =>
      send('/api/calib', {
        method: 'POST',
        headers: { origin: 'https://evil.example', 'content-type': 'text/plain' },
        body: '{}',
      }),
  ],
  [
    'a post without the key for writing',
    () => send('/api/calib', { method: 'POST', headers: json, body: JSON.stringify({ name: 'x.json', text: rig }) }),
  ],
  [
    'a form as body',
    () => write('/api/calib', { name: 'x.json', text: rig }, { 'content-type': 'application/x-www-form-urlencoded' }),
  ],
  ['an oversized body', () => write('/api/calib', { name: 'x.json', text: ' '.repeat(2 ** 20) })],
  [
    'an oversized body that does not say so',
    () =>
      send('/api/review', {
        method: 'POST',
        headers: { ...json, 'x-framelock-write': writeKey, 'transfer-encoding': 'chunked' },
        body: `{"name":"x.jsonl","text":"${' '.repeat(2 ** 17)}"}`,
      }),
  ],
  ['a calibration named to leave its folder', () => write('/api/calib', { name: '../dataset.json', text: rig })],
  ['a calibration with a name of two dots inside', () => write('/api/calib', { name: 'a..json', text: rig })],
  [
    'a calibration that is no rig file',
    () => write('/api/calib', { name: 'x.json', text: '<script>alert(1)</script>' }),
  ],
  ['a review that is no JSON', () => write('/api/review', { name: 'x.jsonl', text: '<img src=x>\n' })],
  ['a review under the name of a calibration', () => write('/api/review', { name: 'x.json', text: '{}\n' })],
  ['DELETE of a file', () => send(urlOf('dataset.json'), { method: 'DELETE' })],
  ['PUT of the page', () => send('/', { method: 'PUT', body: 'x' })],
  ['TRACE', () => send('/', { method: 'TRACE' })],
];

describe('what is refused', () => {
  test('at least 40 attacks are tried', () => {
    expect(attacks.length).toBeGreaterThanOrEqual(40);
  });

  test.each(attacks)('%s', async (_, attack) => {
    const before = readdirSync(folder, { recursive: true }).sort();
    const { status, body } = await attack();
    expect(status === 0 || (status >= 400 && status < 500)).toBe(true);
    expect(body).not.toContain(secret);
    expect(body).not.toContain(folder);
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(before);
  });

  test('an upgrade to WebSocket', async () => {
    const answer = await raw(
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });

  test.each([
    'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n',
    'rubbish\r\n\r\n',
    `GET / HTTP/1.0\r\n\r\n`,
  ])('raw bytes %j', async text => {
    expect(await raw(text)).toMatch(/^HTTP\/1\.1 (4\d\d) /);
  });

  test('writing through links', async () => {
    rmSync(join(folder, 'review'), { recursive: true, force: true });
    symlinkSync(join(folder, '..'), join(folder, 'review'));
    expect((await write('/api/review', { name: 'x.jsonl', text: '{}\n' })).status).toBe(403);
    rmSync(join(folder, 'review'));
    mkdirSync(join(folder, 'review'));
    symlinkSync(join(folder, '..', 'secret.txt'), join(folder, 'review', 'y.jsonl'));
    expect((await write('/api/review', { name: 'y.jsonl', text: '{}\n' })).status).toBe(403);
    expect(readFileSync(join(folder, '..', 'secret.txt'), 'utf8')).toBe(secret);
  });

  test('a host beyond this machine without a token of 16 characters', async () => {
    const rest = { paths: [], open: async () => undefined, page: new Map(), port: 0 };
    await expect(startViewServer({ ...rest, host: '0.0.0.0' })).rejects.toMatchObject({ code: 'FL0801' });
    await expect(startViewServer({ ...rest, host: '192.0.2.1', token: 'short' })).rejects.toMatchObject({
      code: 'FL0801',
    });
  });

  test('a port that is taken', async () => {
    const rest = { paths: [], open: async () => undefined, page: new Map() };
    await expect(startViewServer({ ...rest, port })).rejects.toMatchObject({ code: 'FL0701' });
  });
});

/** The first bytes that the server says to these. */
function raw(text: string): Promise<string> {
  return new Promise((done, failed) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let got = '';
    socket.on('data', chunk => {
      got += chunk;
      socket.destroy();
    });
    socket.on('close', () => done(got));
    socket.on('error', failed);
    socket.setTimeout(3000, () => socket.destroy());
  });
}
