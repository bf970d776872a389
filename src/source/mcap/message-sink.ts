// Takes messages as they are found: their place, log time and header stamp go to the table.
import type { Decompressors } from '../../bytes/decompress.js';
import { isZstd, mostZstdHead } from '../../bytes/zstd-frame.js';
import { rethrowDefect } from '../../issue.js';
import type { IssueCode } from '../../issue-codes.js';
import type { Inflation } from '../inflation.js';
import { KeptMessages, longestKept } from '../kept-messages.js';
import { LostBook, type LostReason } from '../lost-book.js';
import type { TableBuilder } from '../message-table.js';
import { maxMessage, packedSize, unpackMessage } from '../packed-message.js';
import { Publishers } from '../publishers.js';
import { type Block, type Channel, NO_STAMP, type OpenContext } from '../source.js';
import type { ChannelBook } from './channel-book.js';
import { messageHead } from './records.js';
import type { Window } from './window.js';

/** Stored messages are grouped to stretches of about this size, bytes, so that reading one block is never a whole file. */
const runSize = 1 << 22;
const latest = 2n ** 63n - 1n;
/** Messages of one recording that follow each other are nearer in log time, ns. */
const near = 24n * 3600n * 1_000_000_000n;

export function isNear(a: bigint, b: bigint): boolean {
  const apart = a - b;
  return apart < near && apart > -near;
}

export class MessageSink {
  readonly blocks: Block[] = [];
  readonly lost = new LostBook();
  readonly kept = new KeptMessages();
  readonly publishers = new Publishers();
  /** Messages kept and lost per channel id, for comparing with the statistics. */
  readonly seen = new Map<number, number>();
  /** Ids of channels that no record before their messages declares. */
  readonly undeclared = new Set<number>();
  /** Log time of the last message, ns: a message far from it is a poor guess when looking for the next whole record. */
  lastLog: bigint | undefined;
  /** Log time that was far from it: of a damaged message, unless the next one agrees. */
  #strayLog: bigint | undefined;
  readonly #issues: OpenContext['issues'];
  readonly #decompress: Decompressors;
  readonly #inflation: Inflation;
  readonly #file: string;
  readonly #book: ChannelBook;
  readonly #table: TableBuilder;
  #run: { file: number; offset: number; length: number; compression: string; size: number } | undefined;

  constructor(
    { issues, decompress }: Pick<OpenContext, 'issues' | 'decompress'>,
    file: string,
    book: ChannelBook,
    table: TableBuilder,
    inflation: Inflation,
  ) {
    this.#issues = issues;
    this.#decompress = decompress;
    this.#inflation = inflation;
    this.#file = file;
    this.#book = book;
    this.#table = table;
  }

  /** The next stored message starts a new block. */
  endRun(): void {
    this.#run = undefined;
  }

  /**
   * Takes the message record whose body is [bodyAt, bodyAt + length) in `window`; `block` is the decompressed chunk it
   * lies in, or undefined for stored bytes of the file. Returns 0 when done, else how many bytes of the body must be
   * loaded first, or what to wait for.
   */
  take(window: Window, bodyAt: number, length: number, block: number | undefined): number | Promise<0> {
    if (length < messageHead)
      return this.#refuse(
        'record_damaged',
        '',
        `a message record is ${length} bytes long, shorter than its head of ${messageHead}`,
        bodyAt,
      );
    const head = window.peek(bodyAt, messageHead);
    if (!head) return messageHead;
    const id = head[0] + head[1] * 256;
    const payload = length - messageHead;
    const channel = this.#book.resolve(id);
    if (!channel) {
      this.#count(id);
      this.undeclared.add(id);
      this.lost.add('channel_unknown', '');
      this.#issues.add('FL0207', `a message names channel ${id}, which no record before it declares; it was dropped`, {
        file: this.#file,
        offset: bodyAt,
      });
      return 0;
    }
    if (payload > maxMessage) {
      this.#count(id);
      return this.#refuse(
        'too_large',
        channel.topic,
        `a message is ${payload} bytes long, more than ${maxMessage}`,
        bodyAt,
        'FL0208',
      );
    }
    const prefix = Math.min(payload, Math.max(channel.decoder.stampPrefix, mostZstdHead));
    const bytes = window.peek(bodyAt, messageHead + prefix);
    if (!bytes) return messageHead + prefix;
    const first = bytes.subarray(messageHead);
    if (channel.encoding === 'cdr' && isZstd(first)) {
      const whole = window.peek(bodyAt, length);
      return whole ? this.#takePacked(window, bodyAt, channel, whole, block) : length;
    }
    let stamp = channel.decoder.stamp(first);
    if (stamp === undefined && prefix < payload && channel.decoder.stampMayFollow) {
      const whole = window.peek(bodyAt, length);
      if (!whole) return length;
      stamp = channel.decoder.stamp(whole.subarray(messageHead));
    }
    stamp ??= NO_STAMP;
    const log = this.#noteMessage(head, channel, bodyAt);
    const at = bodyAt + messageHead;
    if (block !== undefined) {
      const whole = payload <= longestKept ? window.peek(at, payload) : undefined;
      if (whole) this.kept.offer(this.#table.count, channel.decoder.kind, whole);
      this.#table.add(channel.id, log, stamp, block, at, payload);
    } else {
      const run = this.#extendRun(at, payload);
      this.#table.add(channel.id, log, stamp, this.blocks.length - 1, at - run, payload);
    }
    return 0;
  }

  /** Counts a message that is damaged itself, if its channel is one that is known. */
  lose(reason: LostReason, id: number): void {
    if (!this.#book.knows(id)) return;
    this.#count(id);
    this.lost.add(reason, this.#book.topicOf(id));
  }

  /** A message that is a zstd frame of its own becomes a block of its own: a read then decompresses it and no other. */
  async #takePacked(
    window: Window,
    bodyAt: number,
    channel: Channel,
    body: Uint8Array,
    block: number | undefined,
  ): Promise<0> {
    const { decoder, topic } = channel;
    const head = body.slice(0, messageHead);
    const stored = body.subarray(messageHead);
    const size = packedSize(new DataView(stored.buffer, stored.byteOffset, stored.byteLength));
    const lose = (reason: LostReason, text: string, code: 'FL0203' | 'FL0205' | 'FL0208') => {
      this.#count(head[0] + head[1] * 256);
      return this.#refuse(reason, topic, text, bodyAt, code);
    };
    if (size === undefined)
      return lose(
        'record_damaged',
        `a compressed message does not say how long it is, or says more than ${maxMessage} bytes`,
        'FL0203',
      );
    let message: Uint8Array | undefined;
    if (size > 0 && (decoder.stampPrefix > 0 || size <= longestKept)) {
      if (!this.#inflation.add(size))
        return lose('too_large', `messages decompress to more than ${this.#inflation.most} bytes`, 'FL0208');
      try {
        message = await unpackMessage(this.#decompress, window.kept(bodyAt + messageHead, stored.length), size);
      } catch (error) {
        rethrowDefect(error);
        return lose('record_damaged', `a compressed message does not decompress (${error.message})`, 'FL0205');
      }
    }
    const stamp = (message && decoder.stamp(message)) ?? NO_STAMP;
    const log = this.#noteMessage(head, channel, bodyAt);
    if (message && size <= longestKept) this.kept.offer(this.#table.count, decoder.kind, message);
    this.#run = undefined;
    const within = block === undefined ? {} : { within: block };
    this.blocks.push({
      file: 0,
      offset: bodyAt + messageHead,
      length: stored.length,
      compression: 'zstd',
      size,
      ...within,
    });
    this.#table.add(channel.id, log, stamp, this.blocks.length - 1, 0, size);
    return 0;
  }

  /** Counts a message that goes into the table; `head` is that of its record. Returns its log time. */
  #noteMessage(head: Uint8Array, channel: Channel, bodyAt: number): bigint {
    const view = new DataView(head.buffer, head.byteOffset);
    const id = view.getUint16(0, true);
    const log = this.#logTime(view.getBigUint64(6, true), channel.topic, bodyAt);
    this.#count(id);
    this.#noteLog(log);
    this.publishers.saw(id, channel, Number(log) * 1e-9);
    return log;
  }

  #noteLog(log: bigint): void {
    if (this.lastLog === undefined || isNear(log, this.lastLog)) this.lastLog = log;
    else if (this.#strayLog !== undefined && isNear(log, this.#strayLog)) this.lastLog = log;
    else this.#strayLog = log;
  }

  /** Makes the stored bytes [at, at + length) part of the newest block; returns where that block starts. */
  #extendRun(at: number, length: number): number {
    const run = this.#run;
    if (run && at + length - run.offset <= runSize) {
      run.length = run.size = at + length - run.offset;
      return run.offset;
    }
    this.#run = { file: 0, offset: at, length, compression: '', size: length };
    this.blocks.push(this.#run);
    return at;
  }

  #logTime(ns: bigint, topic: string, offset: number): bigint {
    if (ns <= latest) return ns;
    this.#issues.add(
      'FL0408',
      `${topic} has a log time of ${ns} ns, beyond the year 2262; the latest possible time is used`,
      { file: this.#file, topic, offset },
    );
    return latest;
  }

  #count(id: number): void {
    this.seen.set(id, (this.seen.get(id) ?? 0) + 1);
  }

  #refuse(reason: LostReason, topic: string, text: string, offset: number, code: IssueCode = 'FL0203'): 0 {
    this.lost.add(reason, topic);
    this.#issues.add(code, `${text}; it was dropped`, { file: this.#file, offset });
    return 0;
  }
}
