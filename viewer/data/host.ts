// Where a dataset's files come from: byte ranges of named files, whether from a static host or from `framelock view`.

/** What went wrong, in words that a person can act on; `kind` chooses the screen. */
export class HostError extends Error {
  readonly kind: 'missing' | 'damaged' | 'no-range' | 'unreachable' | 'refused';

  constructor(kind: HostError['kind'], text: string) {
    super(text);
    this.name = 'HostError';
    this.kind = kind;
  }
}

export interface Host {
  /** Bytes [from, to) of a file of the dataset; fewer where the file ends. Rejects with HostError. */
  range(path: string, from: number, to: number): Promise<Uint8Array<ArrayBuffer>>;
  /** The last `count` bytes and the file's size. */
  tail(path: string, count: number): Promise<{ bytes: Uint8Array<ArrayBuffer>; size: number }>;
  /** A whole small file (manifest, rig) as text. */
  text(path: string): Promise<string>;
}

/**
 * A dataset under a URL. `urlOf` turns a path of the manifest into an address: a static host appends it, the local server has
 * opaque ids for its files.
 */
export function httpHost(urlOf: (path: string) => string | undefined): Host {
  return {
    async range(path, from, to) {
      if (to - from <= MOST_BYTES) return part(urlOf, path, from, to);
      const whole = new Uint8Array(to - from);
      for (let at = from; at < to; at += MOST_BYTES) {
        const got = await part(urlOf, path, at, Math.min(to, at + MOST_BYTES));
        whole.set(got, at - from);
        if (got.length < Math.min(to - at, MOST_BYTES)) return whole.slice(0, at - from + got.length);
      }
      return whole;
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

async function part(
  urlOf: (path: string) => string | undefined,
  path: string,
  from: number,
  to: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (to <= from) return new Uint8Array(0);
  const response = await ask(urlOf, path, `bytes=${from}-${to - 1}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function ask(urlOf: (path: string) => string | undefined, path: string, range?: string): Promise<Response> {
  const url = urlOf(path);
  if (url === undefined) throw new HostError('missing', `${path} is not a file of this dataset`);
  let response: Response;
  try {
    response = await fetch(url, { headers: range ? { range } : {}, credentials: 'same-origin' });
  } catch {
    throw new HostError('unreachable', `${path} could not be fetched: is the server still running?`);
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
