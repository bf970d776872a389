// Takes messages as they are found: their place, log time and header stamp go to the table.
import type { Issues } from '../../issue.js';
import { KeptMessages, longestKept } from '../kept-messages.js';
import { LostBook } from '../lost-book.js';
import type { TableBuilder } from '../message-table.js';
import { Publishers } from '../publishers.js';
import { type Block, NO_STAMP } from '../source.js';
import type { ChannelBook } from './channel-book.js';
import { messageHead } from './records.js';
import type { Window } from './window.js';

/** Stored messages are grouped to stretches of about this size, bytes, so that reading one block is never a whole file. */
const runSize = 1 << 22;
/** A longer message is refused. */
const maxMessage = 2 ** 30;
const latest = 2n ** 63n - 1n;
/** RFC 8878 §3.1.1. No CDR begins so: its first byte is zero. */
const zstdMagic = [0x28, 0xb5, 0x2f, 0xfd];

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
  #packedSaid = false;
  readonly #issues: Issues;
  readonly #file: string;
  readonly #book: ChannelBook;
  readonly #table: TableBuilder;
  #run: { file: number; offset: number; length: number; compression: string; size: number } | undefined;

  constructor(issues: Issues, file: string, book: ChannelBook, table: TableBuilder) {
    this.#issues = issues;
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
   * loaded first.
   */
  take(window: Window, bodyAt: number, length: number, block: number | undefined): number {
    if (length < messageHead)
      return this.#refuse(
        'damaged_record',
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
    const prefix = Math.min(payload, Math.max(channel.decoder.stampPrefix, zstdMagic.length));
    const bytes = window.peek(bodyAt, messageHead + prefix);
    if (!bytes) return messageHead + prefix;
    if (bytes[messageHead] === zstdMagic[0]) this.#sayPacked(channel.encoding, bytes.subarray(messageHead), bodyAt);
    let stamp = channel.decoder.stamp(bytes.subarray(messageHead));
    if (stamp === undefined && prefix < payload && channel.decoder.stampMayFollow) {
      const whole = window.peek(bodyAt, length);
      if (!whole) return length;
      stamp = channel.decoder.stamp(whole.subarray(messageHead));
    }
    stamp ??= NO_STAMP;
    const log = this.#logTime(new DataView(head.buffer, head.byteOffset).getBigUint64(6, true), channel.topic, bodyAt);
    this.#count(id);
    this.lastLog = log;
    this.publishers.saw(id, channel, Number(log) * 1e-9);
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

  /** Once: without it, who only looks at a recording would not hear that nothing in it can be decoded. */
  #sayPacked(encoding: string, payload: Uint8Array, offset: number): void {
    if (this.#packedSaid || encoding !== 'cdr' || zstdMagic.some((byte, i) => payload[i] !== byte)) return;
    this.#packedSaid = true;
    this.#issues.add(
      'FL0204',
      'rosbag2 compressed the messages one by one (mode MESSAGE), which is read from db3 only: they cannot be decoded; write the recording anew with `ros2 bag convert`',
      { file: this.#file, offset },
    );
  }

  #refuse(reason: string, topic: string, text: string, offset: number, code: 'FL0203' | 'FL0208' = 'FL0203'): 0 {
    this.lost.add(reason, topic);
    this.#issues.add(code, `${text}; it was dropped`, { file: this.#file, offset });
    return 0;
  }
}
