// Where a dataset's files come from: byte ranges of named files, whether from a static host or from `framelock view`.

/** What went wrong, in words that a person can act on; `kind` chooses the screen. */
export class HostError extends Error {
  readonly kind: 'missing' | 'damaged' | 'no-range' | 'unreachable' | 'refused' | 'abandoned';

  constructor(kind: HostError['kind'], text: string) {
    super(text);
    this.name = 'HostError';
    this.kind = kind;
  }
}

/** Hears of large reads: how much is wanted, and what came of it. */
export interface Arrivals {
  begin(bytes: number): Arrival;
}

export interface Arrival {
  add(bytes: number): void;
  end(): void;
}

export interface Host {
  /** Bytes [from, to) of a file of the dataset; fewer where the file ends. Rejects with HostError; `abandoned` once `signal` says so. */
  range(path: string, from: number, to: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  /** The last `count` bytes and the file's size. */
  tail(path: string, count: number): Promise<{ bytes: Uint8Array<ArrayBuffer>; size: number }>;
  /** A whole small file (manifest, rig) as text. */
  text(path: string): Promise<string>;
}

/**
 * A dataset under a URL. `urlOf` turns a path of the manifest into an address: a static host appends it, the local server has
 * opaque ids for its files.
 */
export function httpHost(urlOf: (path: string) => string | undefined, arrivals?: Arrivals): Host {
  return {
    async range(path, from, to, signal) {
      const whole = new Uint8Array(Math.max(0, to - from));
      const arrival = arrivals?.begin(whole.length);
      try {
        for (let at = from; at < to; ) {
          const end = Math.min(to, at + MOST_BYTES);
          const got = await part(urlOf, path, at, whole.subarray(at - from, end - from), arrival, signal);
          at += got;
          if (at < end) return whole.slice(0, at - from);
        }
        return whole;
      } finally {
        arrival?.end();
      }
    },
    async tail(path, count) {
      const response = await ask(urlOf, path, `bytes=-${count}`);
      const size = Number(/\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]);
      if (!Number.isSafeInteger(size)) throw noRanges(path);
      return { bytes: new Uint8Array(await response.arrayBuffer()), size };
    },
    async text(path) {
      return (await ask(urlOf, path)).text();
    },
  };
}

/** Asked for at once: `framelock view` serves no larger parts, and a frame of many raw pictures is larger. */
const MOST_BYTES = 32 * 2 ** 20;

/** Fills `into` from a place of the file on; how many bytes came. */
async function part(
  urlOf: (path: string) => string | undefined,
  path: string,
  from: number,
  into: Uint8Array,
  arrival: Arrival | undefined,
  signal: AbortSignal | undefined,
): Promise<number> {
  const response = await ask(urlOf, path, `bytes=${from}-${from + into.length - 1}`, signal);
  let filled = 0;
  try {
    const reader = response.body!.getReader();
    for (let got = await reader.read(); !got.done; got = await reader.read()) {
      // What is more than was asked for is no part of it.
      const bytes = got.value.subarray(0, into.length - filled);
      into.set(bytes, filled);
      filled += bytes.length;
      arrival?.add(bytes.length);
    }
  } catch {
    throw cutOff(path, signal);
  }
  return filled;
}

function cutOff(path: string, signal: AbortSignal | undefined): HostError {
  if (signal?.aborted) return new HostError('abandoned', `${path} is not wanted any more`);
  return new HostError('unreachable', `${path} could not be fetched: is the server still running?`);
}

async function ask(
  urlOf: (path: string) => string | undefined,
  path: string,
  range?: string,
  signal?: AbortSignal,
): Promise<Response> {
  const url = urlOf(path);
  if (url === undefined) throw new HostError('missing', `${path} is not a file of this dataset`);
  let response: Response;
  try {
    response = await fetch(url, { headers: range ? { range } : {}, credentials: 'same-origin', signal });
  } catch {
    throw cutOff(path, signal);
  }
  // A new server on the same port serves its dataset under another name.
  const gone = path.startsWith('data/') ? ': taken away, or this page is of a server that was stopped' : '';
  if (response.status === 404) throw new HostError('missing', `${path} is not there${gone}`);
  if (response.status === 401 || response.status === 403)
    throw new HostError('refused', `${path} was refused: open the viewer with the address that framelock view printed`);
  if (!response.ok) throw await refusal(response, path);
  // A host that ignores Range answers 200 with everything: a dataset of any size would be loaded whole.
  if (range && response.status !== 206) {
    await response.body?.cancel();
    throw noRanges(path);
  }
  return response;
}

/** The server of `framelock view` says why. */
async function refusal(response: Response, path: string): Promise<HostError> {
  const said = await response.json().catch(() => undefined);
  const why = typeof said?.error === 'string' ? `: ${said.error}` : '';
  return new HostError('unreachable', `${path}: the host answered ${response.status}${why}`);
}

function noRanges(path: string): HostError {
  return new HostError(
    'no-range',
    `this host does not serve parts of files (${path}): run framelock view on the folder, or use a host with range requests`,
  );
}
