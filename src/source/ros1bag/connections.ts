// A bag's connections become channels: several publishers of one topic and type are one channel.
import { FramelockError, type Issues } from '../../issue.js';
import { decoderFor } from '../../message/index.js';
import type { Channel } from '../source.js';

/** As far as a connection record says; `md5sum` is of the message definition without comments. */
export interface Connection {
  readonly conn: number;
  readonly topic: string;
  readonly type: string;
  readonly md5sum: string;
  readonly messageDefinition: string;
}

/** Far above any real bag; each may cost a parsed definition. */
const maxConnections = 65536;

export class Connections {
  readonly channels: Channel[] = [];
  /** As declared, each once. */
  readonly list: Connection[] = [];
  readonly #file: string;
  readonly #issues: Issues;
  readonly #byConn = new Map<number, { key: string; channel: Channel }>();
  readonly #byKey = new Map<string, Channel>();

  constructor(file: string, issues: Issues) {
    this.#file = file;
    this.#issues = issues;
  }

  channel(conn: number): Channel | undefined {
    return this.#byConn.get(conn)?.channel;
  }

  /** By connection, how many bytes of its messages lead to their stamp. */
  stampPrefixes(): ReadonlyMap<number, number> {
    return new Map([...this.#byConn].map(([conn, { channel }]) => [conn, channel.decoder.stampPrefix]));
  }

  /** The topic for reports, also of a connection that was never declared. */
  topic(conn: number): string {
    return this.channel(conn)?.topic ?? `(connection ${conn})`;
  }

  /** A connection may be declared many times (in the index and in chunks); the first declaration stands. */
  declare(connection: Connection, offset: number): void {
    const { conn, topic, type, md5sum, messageDefinition: text } = connection;
    const key = [topic, type, md5sum, bare(text)].join('\u0000');
    const known = this.#byConn.get(conn);
    if (known) {
      if (known.key !== key) {
        this.#issues.add(
          'FL0203',
          `connection ${conn} is declared twice, differently; the first declaration was kept; messages after the second may be of it`,
          { file: this.#file, offset, topic },
        );
      }
      return;
    }
    if (this.#byConn.size === maxConnections) {
      const at = { file: this.#file, offset };
      throw new FramelockError('FL0208', `expected at most ${maxConnections} connections, got more`, { at });
    }
    let channel = this.#byKey.get(key);
    if (!channel) {
      channel = this.#open(connection);
      this.#byKey.set(key, channel);
    }
    this.list.push(connection);
    this.#byConn.set(conn, { key, channel });
  }

  #open({ topic, type, messageDefinition }: Connection): Channel {
    const schema = { name: type, encoding: 'ros1msg', text: messageDefinition };
    const info = { topic, type, encoding: 'ros1', schema } as const;
    const channel = { id: this.channels.length, ...info, decoder: decoderFor(info, this.#issues) };
    this.channels.push(channel);
    return channel;
  }
}

/** The definition without what md5sum leaves out too: comments, blanks, line ends. Client libraries write these differently. */
function bare(text: string): string {
  return text
    .split(/[\r\n]+/)
    .map(line =>
      line
        .replace(/#.*/, '')
        .replace(/[ \t]+/g, ' ')
        .trim(),
    )
    .filter(line => line !== '')
    .join('\n');
}
