// MCAP recordings: the file is walked once, its summary is only a hint and a second witness.
import type { Bytes } from '../../bytes/bytes.js';
import { type FileIndex, indexedSource } from '../file-index.js';
import { Inflation } from '../inflation.js';
import { Scratch } from '../load-block.js';
import { TableBuilder } from '../message-table.js';
import { withSecondPass } from '../second-pass.js';
import type { OpenContext, Source } from '../source.js';
import { ChannelBook, type Definitions } from './channel-book.js';
import type { Scan } from './chunk.js';
import { chunksAhead } from './chunks-ahead.js';
import { MessageSink } from './message-sink.js';
import type { NamedChunk } from './records.js';
import { type ScanEnd, scanFile } from './scan.js';
import type { Statistics } from './statistics.js';
import { endsWithMagic, readSummary, type SummaryResult } from './summary.js';
import { Window } from './window.js';

export async function openMcap(bytes: Bytes, context: OpenContext): Promise<Source> {
  return indexedSource(bytes, await indexMcap(bytes, context), context);
}

/** The same before it is joined with the bytes. */
export async function indexMcap(bytes: Bytes, context: OpenContext): Promise<FileIndex> {
  const found = await readSummary(bytes);
  const known: Definitions = found.summary ?? { schemas: new Map(), channels: new Map() };
  // Where the start of the data and the summary are damaged, what declares all of its channels may stand behind them only.
  const scan = await withSecondPass<ScanWithTable>(
    bytes.name,
    context,
    (context, before) => scanWith(bytes, context, found, before?.book.definitions() ?? known),
    cameTooLate,
    'messages stand before the records that declare their channels or schemas, or those before them are damaged',
  );
  const { book, sink, table } = scan;
  sink.publishers.report(context.issues, 'channels', bytes.name);
  if (table.count === 0)
    context.issues.add('FL0206', 'the recording holds no messages that can be read', { file: bytes.name });
  return {
    format: 'mcap',
    channels: book.channels,
    blocks: sink.blocks,
    messages: table.finish(),
    lost: sink.lost.list(),
    kept: sink.kept,
  };
}

type ScanWithTable = Scan & { readonly table: TableBuilder };

/** One walk over the file, by definitions that are known beforehand. */
async function scanWith(
  bytes: Bytes,
  context: OpenContext,
  found: SummaryResult,
  known: Definitions,
): Promise<ScanWithTable> {
  const { issues } = context;
  const { summary } = found;
  const book = new ChannelBook(issues, bytes.name, known);
  await book.prepare(known.channels.values());
  const table = new TableBuilder(context.spill);
  const inflation = new Inflation(bytes.size);
  const named = summary?.chunks ?? new Map<number, NamedChunk>();
  const sink = new MessageSink(context, bytes.name, book, table, inflation);
  const scan = {
    bytes,
    window: new Window(bytes),
    scratch: new Scratch(),
    context,
    book,
    sink,
    table,
    inflation,
    named,
    ahead: chunksAhead(bytes, named, context.decompress),
    leastKnown: Number.POSITIVE_INFINITY,
    packed: false,
    unchecked: false,
    damaged: false,
    cut: false,
  };
  const finished = await endsWithMagic(bytes);
  const end = await scanFile(scan, finished, [...named.keys()]).finally(() => scan.ahead.close());
  book.finish();
  reportEnd(scan, end, found);
  await checkDataSection(scan, end);
  compareCounts(scan, summary?.statistics ?? end.statistics, end.chunks.size);
  return scan;
}

/** Whether messages were dropped or misread for want of a definition that the walk met later. */
function cameTooLate({ book, sink, leastKnown }: Scan): boolean {
  return (
    leastKnown < book.known || book.refuted || book.schemasCameLate || [...sink.undeclared].some(id => book.knows(id))
  );
}

function reportEnd({ bytes, context, cut }: Scan, end: ScanEnd, { summary, reason }: SummaryResult): void {
  const { issues } = context;
  const at = { file: bytes.name, offset: bytes.size };
  if (!end.whole && !cut)
    issues.add(
      'FL0201',
      'the recording has no proper end: it was not closed, or it was cut short; everything before was kept',
      at,
    );
  if (!summary) {
    const why = reason === '' ? 'the recording has no index' : `the index of the recording is not usable (${reason})`;
    issues.add('FL0202', `${why}; all of the file was scanned instead`, at);
    return;
  }
  const missing = [...summary.chunks.keys()].filter(offset => !end.chunks.has(offset));
  if (missing.length > 0)
    issues.add(
      'FL0202',
      `the index names ${missing.length} chunks that are not there, the first at byte ${missing[0]}; the file was scanned instead`,
      { file: bytes.name, offset: missing[0] },
    );
}

/** Of one channel: counts beyond it are damaged themselves. */
const mostLost = 2 ** 40;

/** Bytes that are read at once for a checksum of all. */
const mostSummed = 2 ** 28;

/** The checksum over the whole data section, where no chunk has one of its own and the section is small enough. */
async function checkDataSection({ bytes, context, unchecked }: Scan, { dataEnd }: ScanEnd): Promise<void> {
  if (!dataEnd || dataEnd.crc === 0 || !unchecked || dataEnd.at > mostSummed) return;
  if (context.digest.crc32(await bytes.read(0, dataEnd.at)) === dataEnd.crc) return;
  context.issues.add(
    'FL0209',
    'the checksum of the data section differs; the messages that could be read were kept, their content may be wrong',
    { file: bytes.name, offset: dataEnd.at },
  );
}

/**
 * What the statistics count and the file did not give is lost where the file is damaged, or where chunks are missing that they counted,
 * too; else the statistics are wrong.
 */
function compareCounts(
  { bytes, context, book, sink, damaged }: Scan,
  statistics: Statistics | undefined,
  chunks: number,
): void {
  if (!statistics) return;
  const { counts, total } = statistics;
  const sum = [...counts.values()].reduce((a, b) => a + b, 0);
  if (sum !== total) {
    const text = `the statistics of the recording count ${total} messages, and ${sum} by topic; they are damaged and were not used`;
    context.issues.add('FL0202', text, { file: bytes.name });
    return;
  }
  const missing = statistics.chunks - chunks;
  let [expected, seen, lost, wrong] = [0, 0, 0, false];
  for (const id of new Set([...counts.keys(), ...sink.seen.keys()])) {
    const [want, got] = [counts.get(id) ?? 0, sink.seen.get(id) ?? 0];
    expected += want;
    seen += got;
    wrong ||= want !== got;
    if (want <= got || want - got > mostLost || !(damaged || missing > 0)) continue;
    sink.lost.add(damaged ? 'chunk_damaged' : 'missing_from_file', book.topicOf(id), want - got);
    lost += want - got;
  }
  if (!wrong) return;
  if (lost > 0 && !damaged)
    context.issues.add(
      'FL0203',
      `the statistics of the recording count ${statistics.chunks} chunks and ${expected} messages, ${chunks} and ${seen} are there: ${lost} messages are missing, and are counted as lost; copy the recording again if the original is whole`,
      { file: bytes.name },
    );
  else
    context.issues.add(
      'FL0202',
      `the statistics of the recording count ${expected} messages, ${seen} were seen, or their topics differ; what was found is used`,
      { file: bytes.name },
    );
}
