// Runs a scenario into a folder: the recording as MCAP and as ROS 1 bag, its truth, and the rig file that is true of it.
import { existsSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bagWriter, type Compressor, mcapWriter, type RecordingSink } from '../../export/recording/index.js';
import { FramelockError } from '../../issue.js';
import { builtinDefinition, type Definition, encodeMessage, parseDefinition } from '../../message/index.js';
import {
  ros2Tree,
  ros2Type,
  type Scenario,
  type SimulatedMessage,
  type Simulation,
  simulate,
  trueRigYaml,
  truthCollector,
} from '../../simulate/index.js';
import { isDataset } from './finished-dataset.js';
import { encodeJpeg } from './jpeg.js';
import { takeLock } from './lock.js';
import { makeFolder } from './output-file.js';

export type SimulatedFormat = 'mcap' | 'bag';

export interface WriteSimulationOptions {
  /** Which recordings to write; default both. */
  readonly formats?: readonly SimulatedFormat[];
  /** After each message: how many of how many are written. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface WrittenSimulation {
  /** File names in the folder. */
  readonly files: readonly string[];
  readonly messages: number;
}

/** One recording being written: takes each message in log order. */
interface Recorder {
  add(message: SimulatedMessage): Promise<void>;
  finish(): Promise<void>;
}

const recordingNames: Readonly<Record<SimulatedFormat, string>> = { mcap: 'town.mcap', bag: 'town.bag' };
const truthName = 'truth.json';
const rigName = 'rig.true.yaml';

/**
 * Throws FL0702 for a dataset, and where a file of these names is there: it may be somebody's own. To overwrite means to overwrite all of them: an earlier
 * recording left beside a new truth would be taken for one that it is true of.
 */
export function refuseEarlierSimulation(folder: string, formats: readonly SimulatedFormat[], overwrite: boolean): void {
  const written = [...formats.map(format => recordingNames[format]), truthName, rigName];
  const there = [...Object.values(recordingNames), truthName, rigName].filter(name => existsSync(join(folder, name)));
  const stays = there.filter(name => !written.includes(name));
  const at = { file: folder };
  if (isDataset(folder))
    throw new FramelockError('FL0702', 'expected a folder for a recording, got a dataset; give another folder', { at });
  if (there.length > 0 && !overwrite)
    throw new FramelockError(
      'FL0702',
      `expected a folder without a simulated recording, got one that holds ${there.join(', ')}; give another folder, or --overwrite`,
      { at },
    );
  if (stays.length > 0)
    throw new FramelockError(
      'FL0702',
      `expected to overwrite all of an earlier recording, got ${stays.join(', ')}, which --format leaves out: beside it ${truthName} would no longer be true; remove it, or give another folder`,
      { at },
    );
}

/** Every file is written beside its name and renamed when all are whole. Throws FL0701 when the folder cannot be written, FL0703 while another run writes there. */
export async function writeSimulation(
  scenario: Scenario,
  folder: string,
  options: WriteSimulationOptions = {},
): Promise<WrittenSimulation> {
  const formats = options.formats ?? ['mcap', 'bag'];
  const simulation = simulate(scenario, { encodeJpeg });
  const truth = truthCollector(simulation);
  const files: { name: string; handle: FileHandle }[] = [];
  const create = async (name: string): Promise<RecordingSink> => {
    const handle = await open(join(folder, `${name}.tmp`), 'w');
    files.push({ name, handle });
    return fileSink(handle);
  };
  let release: () => void = () => undefined;
  try {
    await makeFolder(folder);
    release = takeLock(join(folder, 'town.lock'));
    const recorders: Recorder[] = [];
    if (formats.includes('mcap')) recorders.push(await mcapRecorder(simulation, await create(recordingNames.mcap)));
    if (formats.includes('bag')) recorders.push(await bagRecorder(simulation, await create(recordingNames.bag)));
    let done = 0;
    for await (const message of simulation.messages()) {
      for (const recorder of recorders) await recorder.add(message);
      truth.add(message);
      done++;
      options.onProgress?.(done, simulation.plan.length);
    }
    for (const recorder of recorders) await recorder.finish();
    const text = new TextEncoder();
    await (await create(truthName)).write(text.encode(truthText(truth.file())));
    await (await create(rigName)).write(text.encode(trueRigYaml(simulation)));
    for (const { handle } of files) {
      await handle.sync();
      await handle.close();
    }
    for (const { name } of files) await rename(join(folder, `${name}.tmp`), join(folder, name));
    return { files: files.map(file => file.name), messages: done };
  } catch (error) {
    for (const { name, handle } of files) {
      await handle.close().catch(() => undefined);
      await rm(join(folder, `${name}.tmp`), { force: true });
    }
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || error instanceof FramelockError) throw error;
    throw new FramelockError(
      'FL0701',
      `the simulation could not be written (${code}); check the path and the space left`,
      { at: { file: folder }, cause: error },
    );
  } finally {
    release();
  }
}

async function mcapRecorder({ topics }: Simulation, sink: RecordingSink): Promise<Recorder> {
  const writer = await mcapWriter(sink, { profile: 'ros2', compressor: await zstd() });
  const channels: { id: number; definition: Definition }[] = [];
  for (const { topic, type, latched } of topics) {
    const schema = { name: ros2Type(type), encoding: 'ros2msg', text: definitionOf(type, 'ros2msg').text };
    const id = await writer.channel({
      topic,
      type: schema.name,
      schemaEncoding: schema.encoding,
      schemaText: schema.text,
      messageEncoding: 'cdr',
      latched,
    });
    channels.push({ id, definition: parseDefinition(schema) });
  }
  return {
    async add(message) {
      const { id, definition } = channels[message.topic];
      await writer.message(id, message.logNs, encodeMessage(definition, 'cdr', ros2Tree(message.value)));
    },
    finish: () => writer.finish(),
  };
}

async function bagRecorder({ topics }: Simulation, sink: RecordingSink): Promise<Recorder> {
  const writer = await bagWriter(sink);
  const connections = topics.map(({ topic, type, latched }) => {
    const { text, md5 = '*' } = definitionOf(type, 'ros1msg');
    const id = writer.connection({ topic, type, md5, definition: text, latched });
    return { id, definition: parseDefinition({ name: type, encoding: 'ros1msg', text }) };
  });
  return {
    async add(message) {
      const { id, definition } = connections[message.topic];
      await writer.message(id, message.logNs, encodeMessage(definition, 'ros1', message.value));
    },
    finish: () => writer.finish(),
  };
}

function definitionOf(type: string, flavour: 'ros1msg' | 'ros2msg'): { text: string; md5?: string } {
  const found = builtinDefinition(type, flavour);
  if (!found) throw new FramelockError('FL0899', `expected a built-in definition of ${type}, got none`);
  return found;
}

async function zstd(): Promise<Compressor> {
  const { default: codec } = await import('@foxglove/wasm-zstd');
  await codec.isLoaded;
  return { name: 'zstd', compress: bytes => codec.compress(bytes, 9) };
}

function fileSink(handle: FileHandle): RecordingSink {
  const all = async (bytes: Uint8Array, position: number | null) => {
    for (let done = 0; done < bytes.length; ) {
      const at = position === null ? null : position + done;
      done += (await handle.write(bytes, done, bytes.length - done, at)).bytesWritten;
    }
  };
  return { write: bytes => all(bytes, null), writeAt: (offset, bytes) => all(bytes, offset) };
}

/** JSON with one line per list entry of the second level: small, and a difference shows where it is. */
function truthText(truth: object): string {
  const parts = Object.entries(truth).map(([key, value]) => {
    if (!Array.isArray(value)) return `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    return `${JSON.stringify(key)}: [\n${value.map(entry => JSON.stringify(entry)).join(',\n')}\n]`;
  });
  return `{\n${parts.join(',\n')}\n}\n`;
}
