// Whether the tables of a kept index fit each other and the file, so that no number in them leads anywhere else.
import { maxChunkBytes } from '../../bytes/decompress.js';
import { heldNumbers, type Numbers } from '../../column.js';
import { narrowColumn, narrowWords } from '../narrow.js';
import type { Block, MessageTable } from '../source.js';
import type { ReadColumns } from './layout.js';

/** Undefined where a block does not lie in the file, or would decompress to more than a chunk may. */
export function checkedBlocks(columns: ReadColumns, codecs: readonly string[], fileSize: number): Block[] | undefined {
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
  { channel, log_ns, stamp_ns, block, offset, length }: ReadColumns,
  blocks: readonly Block[],
  channels: number,
): MessageTable | undefined {
  const count = channel.length;
  if ([log_ns, stamp_ns, block, offset, length].some(column => column.length !== count)) return undefined;
  const sizes = Float64Array.from(blocks, one => one.size);
  let most = 0;
  for (let i = 0; i < count; i++) {
    const [in_block, end] = [block.at(i), offset.at(i) + length.at(i)];
    if (channel.at(i) > most) most = channel.at(i);
    if (channel.at(i) >= channels || in_block >= sizes.length || end > sizes[in_block]) return undefined;
  }
  return {
    count,
    channel: narrowed(channel, narrowColumn(most, 0)),
    logNs: log_ns,
    stampNs: stamp_ns,
    block: narrowed(block, narrowWords(blocks.length, 0)),
    offset,
    length,
  };
}

/** As wide as `like`, where it lies in memory. */
function narrowed(column: Numbers, like: Uint8Array | Uint16Array | Uint32Array): Numbers {
  const [run] = column.runs();
  if (run.length < column.length || like instanceof Uint32Array) return column;
  return heldNumbers(like instanceof Uint8Array ? Uint8Array.from(run) : Uint16Array.from(run));
}
