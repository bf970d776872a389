// What grows while an Argoverse 2 log is listed: channels, files as blocks, and one entry per message.
import type { Bytes, Folder } from '../../bytes/bytes.js';
import type { Decompressors } from '../../bytes/decompress.js';
import type { Decoder } from '../../message/decoder.js';
import type { Kind } from '../../message/value.js';
import { KeptMessages } from '../kept-messages.js';
import { TableBuilder } from '../message-table.js';
import { finishedSource } from '../plain-files/finished-source.js';
import { folderFile } from '../plain-files/folder-file.js';
import type { Block, Channel, Lost, OpenContext, Source } from '../source.js';
import { lensRows, mountingRows, poseRows } from './rows.js';
import { packSweep } from './sweep.js';
import { packTable } from './table.js';

/** Name of the codec that makes points of a sweep's file. */
export const SWEEP = 'argoverse2-sweep';

export interface Listing {
  readonly context: OpenContext;
  /** Those of the platform, and those that unpack the files of a log. */
  readonly codecs: Decompressors;
  readonly table: TableBuilder;
  readonly kept: KeptMessages;
  readonly lost: Lost[];
  firstNs: bigint | undefined;
  file(path: string): Promise<Bytes>;
  /** Returns the channel's id. */
  channel(topic: string, type: string, decoder: Decoder): number;
  kindOf(channel: number): Kind;
  /** A whole file is a block; returns its position. */
  block(file: Bytes, compression: string, size: number): number;
  finish(): Source;
}

export function newListing(folder: Folder, context: OpenContext): Listing {
  const files: Bytes[] = [];
  const blocks: Block[] = [];
  const channels: Channel[] = [];
  const [table, kept, lost] = [new TableBuilder(context.spill), new KeptMessages(), [] as Lost[]];
  const codecs = codecsOf(context.decompress);
  return {
    context,
    codecs,
    table,
    kept,
    lost,
    firstNs: undefined,
    file: path => folderFile(folder, path),
    channel(topic, type, decoder) {
      const schema = { name: type, encoding: '', text: '' };
      channels.push({ id: channels.length, topic, type, encoding: type, schema, decoder });
      return channels.length - 1;
    },
    kindOf: channel => channels[channel].decoder.kind,
    block(file, compression, size) {
      files.push(file);
      blocks.push({ file: files.length - 1, offset: 0, length: file.size, compression, size });
      return blocks.length - 1;
    },
    finish: () => finishedSource('argoverse2', { files, blocks, channels, table, lost }, codecs, kept),
  };
}

/** Each file of columns is a block with a codec of its own, which hands its columns on to the platform's. */
function codecsOf(platform: Decompressors): Decompressors {
  const rows = [poseRows, mountingRows, lensRows].map(
    ({ codec, columns }) => [codec, (file: Uint8Array) => packTable(file, '', columns, platform)] as const,
  );
  const sweep = (file: Uint8Array, size: number) => packSweep(file, size, platform);
  return new Map([...platform, [SWEEP, sweep], ...rows]);
}
