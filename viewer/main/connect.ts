// Finds the dataset: behind `framelock view`, or as files of a static host.
import { HostError } from '../data/host.js';
import type { Place } from '../worker/protocol.js';

export interface Connection {
  readonly place: Place;
  /** Whether calibrations and reviews can be written to the dataset's own folders. */
  readonly writable: boolean;
  /** Asked of every request that writes. */
  readonly write?: (folder: 'calib' | 'review', name: string, text: string) => Promise<string>;
  /** All verdict ledgers of the dataset, behind one another. */
  readonly verdicts?: () => Promise<Uint8Array>;
}

/** `link`: the dataset's folder as the address names it, relative to the page. */
export async function connect(link: string | undefined): Promise<Connection> {
  await exchangeToken();
  const server = link === undefined ? await serverFiles() : undefined;
  if (server)
    return {
      place: { kind: 'server', files: server.files },
      writable: server.writable,
      ...(server.writable ? { write: writeTo(server.writeKey), verdicts: readVerdicts } : {}),
    };
  return { place: { kind: 'folder', url: new URL(link ?? './dataset/', location.href).href }, writable: false };
}

/** The address that `framelock view` prints carries a token once, in the part that browsers do not send; it becomes a cookie. */
async function exchangeToken(): Promise<void> {
  const values = new URLSearchParams(location.hash.replace(/^#/, ''));
  const token = values.get('token');
  if (token === null) return;
  values.delete('token');
  history.replaceState(null, '', `#${values}`);
  await fetch('api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  }).catch(() => {});
}

interface ServerFiles {
  readonly files: readonly { path: string; url: string }[];
  readonly writable: boolean;
  readonly writeKey: string;
}

async function serverFiles(): Promise<ServerFiles | undefined> {
  const response = await fetch('api/files').catch(() => undefined);
  // Only the server of `framelock view` says so: a static host has no such address.
  if (response?.status === 401)
    throw new HostError(
      'refused',
      'this address was opened before, in another browser, or is of a server that was stopped: each is good once. Run framelock view again, and open what it prints',
    );
  if (!response?.ok || !response.headers.get('content-type')?.startsWith('application/json')) return undefined;
  const answer: ServerFiles = await response.json();
  // The data thread lives in another folder: addresses must not depend on where they are used.
  return { ...answer, files: answer.files.map(file => ({ ...file, url: new URL(file.url, location.href).href })) };
}

async function readVerdicts(): Promise<Uint8Array> {
  const response = await fetch('api/review');
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

function writeTo(writeKey: string): NonNullable<Connection['write']> {
  return async (folder, name, text) => {
    const response = await fetch(`api/${folder}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-framelock-write': writeKey },
      body: JSON.stringify({ name, text }),
    });
    const answer = await response.json().catch(() => undefined);
    if (!response.ok) throw new Error(answer?.error ?? `the server answered ${response.status}`);
    return String(answer.path);
  };
}
