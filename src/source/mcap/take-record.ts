// Takes single records: messages go to the sink, schemas and channels to the book.
import { FramelockError } from '../../issue.js';
import type { IssueCode } from '../../issue-codes.js';
import type { Scan } from './chunk.js';
import { enough } from './credible.js';
import { channelEnd, headSize, op, readChannel, readSchema, schemaEnd, u64At } from './records.js';
import { follows, type Reach } from './resync.js';
import { Window } from './window.js';

/** A longer schema or channel record is refused. */
const maxDefinition = 1 << 26;

/** Takes a schema, channel or message record, others are skipped. `suspect`: of a chunk of a wrong checksum. */
export function takeRecord(
  scan: Scan,
  window: Window,
  opcode: number,
  bodyAt: number,
  length: number,
  block: number | undefined,
  suspect = false,
): undefined | Promise<undefined> {
  if (opcode === op.message) {
    const missing = scan.sink.take(window, bodyAt, length, block);
    return missing === 0 ? undefined : takeLoaded(scan, window, bodyAt, length, block, missing);
  }
  if (opcode === op.schema || opcode === op.channel)
    return takeDefinition(scan, window, opcode, bodyAt, length, suspect);
  return undefined;
}

/**
 * Takes the schema or channel record at `passed`, else at `stopped`, by the lengths inside it, where its own is wrong; returns where it
 * ends, undefined where neither is such a record that another one follows.
 */
export async function takeByInnerLengths(
  scan: Scan,
  reach: Pick<Reach, 'read' | 'to'>,
  passed: number | undefined,
  stopped: number,
  suspect: boolean,
): Promise<number | undefined> {
  const end = passed === undefined ? undefined : await takeOneByInnerLengths(scan, reach, passed, suspect);
  return end ?? takeOneByInnerLengths(scan, reach, stopped, suspect);
}

async function takeOneByInnerLengths(
  scan: Scan,
  reach: Pick<Reach, 'read' | 'to'>,
  at: number,
  suspect: boolean,
): Promise<number | undefined> {
  const held = await reach.read(at, Math.min(enough, reach.to - at));
  const endOf = held[0] === op.schema ? schemaEnd : held[0] === op.channel ? channelEnd : undefined;
  const length = endOf?.(held.subarray(headSize));
  const end = at + headSize + (length ?? 0);
  if (!length || u64At(held, 1) === length || !(await follows(end, reach))) return undefined;
  report(scan, 'FL0203', 'the length of a schema or channel record is damaged; those inside it were used', at);
  const window = new Window(await reach.read(at, end - at), at);
  await takeDefinition(scan, window, held[0], at + headSize, length, suspect);
  return end;
}

async function takeLoaded(
  scan: Scan,
  window: Window,
  bodyAt: number,
  length: number,
  block: number | undefined,
  first: number | Promise<0>,
): Promise<undefined> {
  for (let missing = await first; missing > 0; missing = await scan.sink.take(window, bodyAt, length, block))
    await window.load(bodyAt, missing);
}

async function takeDefinition(
  scan: Scan,
  window: Window,
  opcode: number,
  bodyAt: number,
  length: number,
  suspect: boolean,
): Promise<undefined> {
  if (length > maxDefinition)
    return void report(scan, 'FL0208', `a definition is ${length} bytes long; it was skipped`, bodyAt) as undefined;
  const body = await window.load(bodyAt, length);
  try {
    if (opcode === op.schema) scan.book.addSchema(readSchema(body), bodyAt, suspect);
    else {
      const channel = readChannel(body);
      await scan.book.prepare([channel]);
      scan.book.addChannel(channel, bodyAt, suspect);
    }
  } catch (error) {
    if (!(error instanceof FramelockError && error.code === 'FL0203')) throw error;
    report(
      scan,
      'FL0203',
      `a ${opcode === op.schema ? 'schema' : 'channel'} record is damaged; it was skipped`,
      bodyAt,
    );
  }
}

export function report(scan: Scan, code: IssueCode, text: string, offset: number): undefined {
  scan.context.issues.add(code, text, { file: scan.bytes.name, offset });
}
