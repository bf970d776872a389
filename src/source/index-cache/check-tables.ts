// Whether the tables of a kept index fit each other and the file, so that no number in them leads anywhere else.
import { maxChunkBytes } from '../../bytes/decompress.js';
import { narrowColumn, narrowWords } from '../narrow.js';
import type { Block, MessageTable } from '../source.js';
import type { Columns } from './layout.js';

/** Undefined where a block does not lie in the file, or would decompress to more than a chunk may. */
export function checkedBlocks(columns: Columns, codecs: readonly string[], fileSize: number): Block[] | undefined {
  const { block_offset, block_length, block_size, block_codec } = columns;
  const count = block_offset.length;
  if (block_length.length !== count || block_size.length !== count || block_codec.length !== count) return undefined;
  const blocks: Block[] = [];
  for (let i = 0; i < count; i++) {
    const [offset, length, size, compression] = [
      block_offset[i],
      block_length[i],
      block_size[i],
      codecs[block_codec[i]],
    ];
    const natural = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && Number.isSafeInteger(size);
    if (!natural || offset < 0 || length < 0 || size < 0 || length > fileSize - offset) return undefined;
    if (compression === undefined || (compression === '' ? size !== length : size > maxChunkBytes)) return undefined;
    blocks.push({ file: 0, offset, length, compression, size });
  }
  return blocks;
}

/** Undefined where an entry names a channel or block that is not there, or reaches beyond its block. */
export function checkedTable(
  { channel, log_ns, stamp_ns, block, offset, length }: Columns,
  blocks: readonly Block[],
  channels: number,
): MessageTable | undefined {
  const count = channel.length;
  if ([log_ns, stamp_ns, block, offset, length].some(column => column.length !== count)) return undefined;
  const sizes = Float64Array.from(blocks, one => one.size);
  let most = 0;
  for (let i = 0; i < count; i++) {
    if (channel[i] >= channels || block[i] >= sizes.length || offset[i] + length[i] > sizes[block[i]]) return undefined;
    if (channel[i] > most) most = channel[i];
  }
  const narrow = narrowColumn(most, count);
  narrow.set(channel);
  const blockOf = narrowWords(blocks.length, count);
  blockOf.set(block);
  return { count, channel: narrow, logNs: log_ns, stampNs: stamp_ns, block: blockOf, offset, length };
}
