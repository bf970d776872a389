// The toy town as an open recording without a file: every message made once and held in memory, as CDR.
import { memoryBytes } from '../bytes/memory.js';
import type { Issues } from '../issue.js';
import { builtinDefinition, decoderFor, encodeMessage, parseDefinition } from '../message/index.js';
import { blockReader } from '../source/block-reader.js';
import { TableBuilder } from '../source/message-table.js';
import { type Block, type Channel, NO_STAMP, type Source } from '../source/source.js';
import { ros2Tree, ros2Type } from './messages.js';
import type { Simulation } from './simulate.js';

/** Payload bytes after which a block is closed, like a chunk of a container. */
const BLOCK_SIZE = 1 << 20;

/** Makes all messages of the simulation; for scenarios that fit in memory. */
export async function simulatedSource(simulation: Simulation, issues: Issues): Promise<Source> {
  const { scenario, topics } = simulation;
  const table = new TableBuilder();
  const blocks: Block[] = [];
  const data: Uint8Array[] = [];
  const channels: Channel[] = [];
  const definitions = topics.map(({ topic, type: ros1Type }, id) => {
    const type = ros2Type(ros1Type);
    const text = builtinDefinition(ros1Type, 'ros2msg')?.text ?? '';
    const facts = { topic, type, encoding: 'cdr', schema: { name: type, encoding: 'ros2msg', text } };
    channels.push({ id, ...facts, decoder: decoderFor(facts, issues) });
    return parseDefinition(facts.schema);
  });

  let open: Uint8Array[] = [];
  let size = 0;
  let start = 0;
  const close = () => {
    const block = new Uint8Array(size);
    let at = 0;
    for (const payload of open) {
      block.set(payload, at);
      at += payload.length;
    }
    blocks.push({ file: 0, offset: start, length: size, compression: '', size });
    data.push(block);
    start += size;
    open = [];
    size = 0;
  };
  for await (const message of simulation.messages()) {
    const payload = encodeMessage(definitions[message.topic], 'cdr', ros2Tree(message.value));
    const { stampPrefix, stamp } = channels[message.topic].decoder;
    const stampNs = stamp(payload.subarray(0, Math.min(payload.length, stampPrefix))) ?? NO_STAMP;
    table.add(message.topic, message.logNs, stampNs, blocks.length, size, payload.length);
    open.push(payload);
    size += payload.length;
    if (size >= BLOCK_SIZE) close();
  }
  if (size > 0) close();

  const messages = table.finish();
  // To the reader each block is a file of its own, so that none is copied into one large array.
  const files = data.map(block => memoryBytes(scenario.name, block));
  const parts = data.map(({ length }, file) => ({ file, offset: 0, length, compression: '', size: length }));
  return {
    format: 'simulated',
    files: [{ name: scenario.name, size: start }],
    channels,
    blocks,
    messages,
    lost: [],
    ...blockReader(files, parts, messages, new Map()),
  };
}
