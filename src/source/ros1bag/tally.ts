// Counts what should be there against what was found, so that no message goes missing without being named.
import { maxChunkBytes } from '../../bytes/decompress.js';
import type { Issues } from '../../issue.js';
import { compareTexts } from '../../text-order.js';
import type { LostReason } from '../lost-book.js';
import type { Lost } from '../source.js';
import type { BagIndex } from './bag-index.js';

type Counts = Map<number, number>;

/** A chunk can hold no more messages than this, all of them empty. Counts above are lies. */
const mostInChunk = maxChunkBytes / 32;

/**
 * Three witnesses, by connection: the messages found, the index records after each chunk, and the totals in the index at
 * the end. Index records are believed before the totals, and both before guesses made where a record broke.
 */
export class Tally {
  readonly #file: string;
  readonly #issues: Issues;
  readonly #lost = new Map<LostReason, Counts>();
  /** What the index at the end says of each chunk, by the chunk's place. */
  readonly #infos: ReadonlyMap<number, readonly { readonly conn: number; readonly count: number }[]>;
  /** How many more messages these totals count than lie in chunks whose own index and records agree to the message. */
  readonly #refuted: Counts = new Map();
  /** Found and lost so far, of the whole file. */
  readonly #known: Counts = new Map();
  // Of the chunk at hand:
  #chunk = 0;
  #reason: LostReason = 'record_damaged';
  #found: Counts = new Map();
  #guessed = new Map<LostReason, Counts>();
  #listed: Counts = new Map();

  constructor(file: string, issues: Issues, infos: BagIndex['chunks']) {
    this.#file = file;
    this.#issues = issues;
    this.#infos = new Map(infos.map(({ chunkPosition, connections }) => [chunkPosition, connections]));
  }

  /** A chunk starts at `offset`. `reason` is why its messages are lost, if they are. */
  openChunk(offset: number): void {
    this.#closeChunk();
    this.#chunk = offset;
  }

  chunkFails(reason: LostReason): void {
    this.#reason = reason;
  }

  /** A message whose record is whole; `reason` when it cannot be kept nevertheless. */
  found(conn: number, reason?: LostReason): void {
    add(this.#found, conn, 1);
    if (reason) this.#lose(reason, conn, 1);
    else add(this.#known, conn, 1);
  }

  /** A message that is broken here: counted as lost unless the index says better. */
  guess(reason: LostReason, conn: number): void {
    add(countsOf(this.#guessed, reason), conn, 1);
  }

  /** An index record after the chunk at hand. */
  listed(conn: number, count: number): void {
    if (count <= mostInChunk) add(this.#listed, conn, count);
  }

  /** True when index records were seen: the next message or chunk cannot be of the chunk at hand. */
  get indexed(): boolean {
    return this.#listed.size > 0;
  }

  #closeChunk(): void {
    const infos = this.#agrees() ? this.#infos.get(this.#chunk) : undefined;
    if (infos) {
      // A damaged index may name a connection twice, or one that has nothing here.
      for (const { conn, count } of infos) if (count <= mostInChunk) add(this.#refuted, conn, count);
      for (const [conn, count] of this.#found) add(this.#refuted, conn, -count);
    }
    for (const [conn, count] of this.#listed) {
      const missing = count - (this.#found.get(conn) ?? 0);
      if (missing > 0) {
        this.#lose(this.#reason, conn, missing);
        if (this.#reason === 'record_damaged')
          this.#report(`index of the chunk lists ${missing} more messages than are there`);
      } else if (missing < 0) {
        this.#issues.add(
          'FL0202',
          `index of the chunk lists ${-missing} messages less than are there; all that are there were kept`,
          { file: this.#file, offset: this.#chunk },
        );
      }
    }
    for (const [reason, counts] of this.#guessed) {
      for (const [conn, count] of counts) if (!this.#listed.has(conn)) this.#lose(reason, conn, count);
    }
    this.#reason = 'record_damaged';
    this.#found = new Map();
    this.#guessed = new Map();
    this.#listed = new Map();
  }

  /** The chunk is whole, and its index records list just what was found in it. */
  #agrees(): boolean {
    if (this.#guessed.size > 0 || this.#listed.size === 0 || this.#listed.size !== this.#found.size) return false;
    return [...this.#found].every(([conn, count]) => this.#listed.get(conn) === count);
  }

  /**
   * What was lost, sorted by reason and topic. `chunks` gives the totals there should be; `complete` when none is missing. A total of a
   * connection that is declared nowhere and of which nothing was seen is damaged itself.
   */
  finish(
    chunks: BagIndex['chunks'],
    complete: boolean,
    topic: (conn: number) => string,
    declared: (conn: number) => boolean,
  ): Lost[] {
    this.#closeChunk();
    const totals: Counts = new Map();
    for (const { connections } of chunks) {
      for (const { conn, count } of connections) if (count <= mostInChunk) add(totals, conn, count);
    }
    for (const [conn, wrong] of this.#refuted) {
      if (wrong === 0 || !totals.has(conn)) continue;
      add(totals, conn, -wrong);
      const text = `index of the bag counts ${Math.abs(wrong)} messages ${wrong > 0 ? 'more' : 'less'} on ${topic(conn)} than lie in chunks that are whole; what lies there counts`;
      this.#issues.add('FL0202', text, { file: this.#file });
    }
    for (const [conn, total] of totals) {
      const missing = total - (this.#known.get(conn) ?? 0);
      if (missing <= 0) continue;
      if (!declared(conn) && !this.#known.has(conn)) {
        const text = `index of the bag counts ${missing} messages of connection ${conn}, which is declared nowhere; they were not counted`;
        this.#issues.add('FL0202', text, { file: this.#file });
        continue;
      }
      this.#lose('missing_from_file', conn, missing);
      this.#report(`index of the bag counts ${missing} messages more on ${topic(conn)} than are there`);
    }
    if (complete) this.#checkExcess(totals, topic);
    const lost: Lost[] = [];
    for (const [reason, counts] of this.#lost) {
      const byTopic = new Map<string, number>();
      for (const [conn, count] of counts) byTopic.set(topic(conn), (byTopic.get(topic(conn)) ?? 0) + count);
      for (const [name, count] of byTopic) lost.push({ reason, topic: name, count });
    }
    return lost.sort((a, b) => compareTexts(a.reason, b.reason) || compareTexts(a.topic, b.topic));
  }

  #checkExcess(totals: Counts, topic: (conn: number) => string): void {
    for (const [conn, known] of this.#known) {
      const excess = known - (totals.get(conn) ?? 0);
      if (excess <= 0) continue;
      const text = `index of the bag counts ${excess} messages less on ${topic(conn)} than are there; all that are there were kept`;
      this.#issues.add('FL0202', text, { file: this.#file });
    }
  }

  #lose(reason: LostReason, conn: number, count: number): void {
    add(countsOf(this.#lost, reason), conn, count);
    add(this.#known, conn, count);
  }

  #report(text: string): void {
    this.#issues.add('FL0203', `${text}; they are counted as lost`, { file: this.#file, offset: this.#chunk });
  }
}

function add(counts: Counts, conn: number, count: number): void {
  counts.set(conn, (counts.get(conn) ?? 0) + count);
}

function countsOf(byReason: Map<LostReason, Counts>, reason: LostReason): Counts {
  let counts = byReason.get(reason);
  if (!counts) {
    counts = new Map();
    byReason.set(reason, counts);
  }
  return counts;
}
