// Takes single records: messages go to the sink, schemas and channels to the book.
import { FramelockError } from '../../issue.js';
import type { IssueCode } from '../../issue-codes.js';
import type { Scan } from './chunk.js';
import { op, readChannel, readSchema } from './records.js';
import type { Window } from './window.js';

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
