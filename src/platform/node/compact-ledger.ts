// Ledgers as one table for queries. Nothing is lost of a record: what framelock does not know is in `extra`.
import { type VerdictRow, verdictTable } from '../../export/arrow/verdict-table.js';
import {
  canonicalJson,
  currentRecords,
  type Edit,
  itemsOf,
  type Ledger,
  lineOf,
  type Present,
  recordsOf,
  targetKey,
  type Verdict,
} from '../../qa/review/index.js';

/** Bytes of `verdicts.arrow`, rows by time. Records of a later version have no row: they stay in the ledgers. */
export function compactLedger(ledger: Ledger, present: Present): { bytes: Uint8Array; rows: number } {
  const records = recordsOf(ledger);
  return { bytes: Buffer.concat([...verdictTable(rowsOf(records, ledger, present))]), rows: records.length };
}

function* rowsOf(records: readonly Verdict[], ledger: Ledger, present: Present): Generator<VerdictRow> {
  const items = itemsOf(ledger, present);
  const current = new Set(currentRecords(ledger, present.dataset).map(({ id }) => id));
  for (const record of records) {
    const line = JSON.parse(lineOf(ledger.entries.get(record.id)!));
    const key = targetKey(record.target);
    const isOfThis = present.dataset === undefined || record.dataset === present.dataset;
    yield rowOf(record, line, key, current.has(record.id), isOfThis ? items.get(key)?.state : 'stale');
  }
}

const known = new Set<string>([
  ...['v', 'id', 'hlc', 'author', 'tool', 'target', 'sensors', 'calib', 'dataset', 'verdict', 'reasons', 'note'],
  ...['edit', 'evidence', 'score', 'stratum', 'dwell_ms', 'supersedes', 'adjudicates'],
]);
const knownOfTarget = new Set(['kind', 'label', 'track', 'category', 'sensor', 'rev', 'frame', 'stamp_ns', 'from_ns']);
const knownOfEdit = new Set<string>([
  'dx',
  'dy',
  'dz',
  'dyaw',
  'dlength',
  'dwidth',
  'dheight',
  'category',
  'track',
] satisfies (keyof Edit)[]);

function rowOf(record: Verdict, line: Fields, key: string, current: boolean, state: string | undefined): VerdictRow {
  const { target, edit } = record;
  const said = target as Fields & Verdict['target'];
  const stamp = said.stamp_ns ?? said.from_ns;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    id: record.id,
    hlc: record.hlc,
    author: record.author,
    device: record.hlc.slice(30),
    tool: record.tool,
    kind: target.kind,
    key,
    label: text(said.label),
    track: text(said.track),
    category: text(said.category),
    sensor: text(said.sensor),
    rev: target.rev,
    sensors: JSON.stringify(record.sensors),
    calib: record.calib,
    dataset: record.dataset,
    verdict: record.verdict ?? undefined,
    reasons: JSON.stringify(record.reasons),
    note: record.note,
    edit_category: edit?.category,
    edit_track: edit?.track,
    evidence: canonicalJson(record.evidence),
    stratum: record.stratum,
    supersedes: record.supersedes ?? undefined,
    adjudicates: record.adjudicates ? JSON.stringify(record.adjudicates) : undefined,
    state,
    extra: extraOf(line),
    edit_dx: edit?.dx,
    edit_dy: edit?.dy,
    edit_dz: edit?.dz,
    edit_dyaw: edit?.dyaw,
    edit_dlength: edit?.dlength,
    edit_dwidth: edit?.dwidth,
    edit_dheight: edit?.dheight,
    score: record.score ?? undefined,
    dwell_ms: record.dwell_ms,
    frame: target.frame === undefined || target.frame === null ? undefined : BigInt(target.frame),
    stamp_ns: typeof stamp === 'string' ? BigInt.asIntN(64, BigInt(stamp)) : undefined,
    current,
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** Fields that have no column, those of the target and the edit within these; undefined where there are none. */
function extraOf(line: Fields): string | undefined {
  const left = unknownOf(line, known);
  const target = unknownOf(line.target as Fields, knownOfTarget);
  const edit = unknownOf((line.edit ?? {}) as Fields, knownOfEdit);
  if (target.length > 0) left.push(['target', Object.fromEntries(target)]);
  if (edit.length > 0) left.push(['edit', Object.fromEntries(edit)]);
  return left.length > 0 ? canonicalJson(Object.fromEntries(left)) : undefined;
}

const unknownOf = (fields: Fields, names: ReadonlySet<string>) =>
  Object.entries(fields).filter(([name]) => !names.has(name));
