// Who may speak to the viewer's server: this machine's own pages, by the name that the server was started under, with its cookie.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface Guard {
  /** Status of a refusal that comes before any routing; undefined: go on. */
  refuse(
    request: Pick<IncomingMessage, 'headers' | 'method'>,
  ): { readonly status: number; readonly text: string } | undefined;
  /** Whether the request carries the session's cookie. */
  admitted(request: Pick<IncomingMessage, 'headers'>): boolean;
  /** The Set-Cookie value for a token that is right and was not used before; undefined otherwise. */
  exchange(token: unknown): string | undefined;
  /** What the next browser has to show. */
  readonly token: string;
  /** Asked of every request that writes, beside the cookie: other pages cannot read it. */
  readonly writeKey: string;
}

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/**
 * `host`: a further name or address that the person allowed. A page of another site that resolves its own name to this machine
 * (DNS rebinding) sends its own Host, so Host is compared with fixed names; Origin likewise, never with Host.
 */
export function makeGuard(port: number, host: string | undefined, givenToken: string | undefined): Guard {
  const names = host === undefined ? loopback : [...loopback, host.includes(':') ? `[${host}]` : host];
  const hosts = new Set(names.map(name => `${name}:${port}`));
  const origins = new Set([...hosts].map(name => `http://${name}`));
  const cookieName = `framelock_${port}`;
  const session = randomBytes(24).toString('base64url');
  let token = givenToken ?? randomBytes(24).toString('base64url');
  return {
    get token() {
      return token;
    },
    writeKey: randomBytes(24).toString('base64url'),
    refuse({ headers }) {
      if (!hosts.has((headers.host ?? '').toLowerCase()))
        return { status: 421, text: 'this server answers only to the address that framelock view printed' };
      if (headers.origin !== undefined && !origins.has(headers.origin.toLowerCase()))
        return { status: 403, text: 'requests of other sites are refused' };
      const site = headers['sec-fetch-site'];
      const navigates = headers['sec-fetch-mode'] === 'navigate';
      if (site !== undefined && site !== 'same-origin' && site !== 'none' && !navigates)
        return { status: 403, text: 'requests of other sites are refused' };
      return undefined;
    },
    admitted({ headers }) {
      const pairs = (headers.cookie ?? '').split(';').map(pair => pair.trim());
      const value = pairs.find(pair => pair.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
      return value !== undefined && same(value, session);
    },
    exchange(shown) {
      if (typeof shown !== 'string' || !same(shown, token)) return undefined;
      // Used once: what was printed to a terminal and copied into a chat opens nothing any more. A token that the person chose stays.
      if (givenToken === undefined) token = randomBytes(24).toString('base64url');
      return `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
  };
}

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
