// Whether a parsed line is a verdict: every field that framelock uses is checked, and nothing else is looked at.
import { isShallow } from './canonical.js';
import { isReviewerName, type Stratum, strata, type Verdict, type VerdictWord, verdictWords } from './verdict.js';

const ID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const HLC = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}Z-[0-9a-f]{4}-[a-z0-9][a-z0-9_-]{0,31}$/;
const HASH = /^sha256:[0-9a-f]{64}$/;
const STAMP = /^-?\d{1,19}$/;
const REASON = /^[a-z0-9][a-z0-9_-]{0,31}$/;
const MOST_TEXT = 4096;

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown, most = MOST_TEXT): value is string => typeof value === 'string' && value.length <= most;
const isId = (value: unknown): value is string => typeof value === 'string' && ID.test(value);
const isHash = (value: unknown): value is string => typeof value === 'string' && HASH.test(value);
const isStamp = (value: unknown) => typeof value === 'string' && STAMP.test(value);
const isListOf = (value: unknown, most: number, each: (item: unknown) => boolean): value is unknown[] =>
  Array.isArray(value) && value.length <= most && value.every(each);
const orAbsent = (value: unknown, good: boolean) => value === undefined || value === null || good;

/** A number of JSON is finite, but for 1e999. */
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

export type Checked =
  | { readonly record: Verdict }
  /** Of a later version: kept as it is, not used. */
  | { readonly newer: string }
  | { readonly fault: string };

/** Writes into `value`, fresh from JSON.parse, what a missing optional field means: a copy of 10⁵ records would take as long as reading them. */
export function checkRecord(value: unknown): Checked {
  if (!isObject(value)) return { fault: 'a JSON object' };
  if (!isShallow(value)) return { fault: 'a record that nests at most 32 deep' };
  const { v, id } = value;
  if (!isId(id)) return { fault: 'an id of 26 characters (ULID)' };
  if (typeof v !== 'number' || !Number.isInteger(v) || v < 1) return { fault: 'a version v of 1 or more' };
  if (v > 1) return { newer: id };
  const fault = faultOf(value);
  if (fault !== undefined) return { fault };
  const record = value as { -readonly [key in keyof Verdict]: Verdict[key] };
  record.reasons ??= [];
  record.note ??= '';
  record.edit ??= null;
  record.evidence ??= {};
  record.score ??= null;
  record.stratum ??= 'ranked';
  record.dwell_ms ??= 0;
  record.supersedes ??= null;
  record.adjudicates ??= null;
  return { record };
}

function faultOf(value: Fields): string | undefined {
  const { hlc, author, tool, target, sensors, calib, dataset, verdict, reasons, note, edit, evidence } = value;
  const { score, stratum, dwell_ms, supersedes, adjudicates } = value;
  if (typeof hlc !== 'string' || !HLC.test(hlc)) return 'a time hlc like 2026-01-31T12:00:00.000Z-0000-desk';
  if (!isReviewerName(author)) return 'an author of letters a-z, digits, _ and -';
  if (!isText(tool)) return 'the name of a tool';
  if (!isListOf(sensors, 256, item => isText(item, 256))) return 'a list of sensors';
  if (!isHash(calib) || !isHash(dataset)) return 'calib and dataset as sha256: and 64 hexadecimal digits';
  if (verdict !== null && !verdictWords.includes(verdict as VerdictWord))
    return `a verdict of ${verdictWords.join(', ')} or null`;
  if (
    !orAbsent(
      reasons,
      isListOf(reasons, 16, item => typeof item === 'string' && REASON.test(item)),
    )
  )
    return 'at most 16 reasons of letters a-z, digits, _ and -';
  if (!orAbsent(note, isText(note))) return `a note of at most ${MOST_TEXT} characters`;
  if (!orAbsent(edit, isEdit(edit))) return 'an edit of finite numbers and texts';
  if (!orAbsent(evidence, isObject(evidence) && isListOf(Object.values(evidence), 256, isNumber)))
    return 'evidence of at most 256 finite numbers';
  if (!orAbsent(score, isNumber(score))) return 'a finite score';
  if (!orAbsent(stratum, strata.includes(stratum as Stratum))) return `a stratum of ${strata.join(', ')}`;
  if (!orAbsent(dwell_ms, isNumber(dwell_ms) && dwell_ms >= 0)) return 'a dwell_ms of 0 or more';
  if (!orAbsent(supersedes, isId(supersedes))) return 'an id to supersede';
  if (!orAbsent(adjudicates, isListOf(adjudicates, 256, isId))) return 'at most 256 ids to adjudicate';
  if (verdict === null && typeof supersedes !== 'string') return 'a verdict, or the id that is taken back';
  if (Array.isArray(adjudicates) && verdict === 'skip') return 'an adjudication that says more than skip';
  return targetFault(target);
}

const lengths = ['dx', 'dy', 'dz', 'dyaw', 'dlength', 'dwidth', 'dheight'] as const;

function isEdit(edit: unknown): boolean {
  if (!isObject(edit)) return false;
  const names = [edit.category, edit.track];
  return (
    lengths.every(name => edit[name] === undefined || isNumber(edit[name])) &&
    names.every(name => name === undefined || (isText(name, 1024) && name !== ''))
  );
}

function targetFault(target: unknown): string | undefined {
  if (!isObject(target)) return 'a target';
  const { kind, rev, category, frame, track } = target;
  if (!orAbsent(category, isText(category)) || !orAbsent(frame, Number.isSafeInteger(frame)))
    return 'a target with a class as text and a frame as number';
  if (kind === 'pair' ? rev !== '' : !isHash(rev)) return 'a rev of sha256: and 64 hexadecimal digits';
  const good =
    kind === 'label'
      ? isText(target.label) && orAbsent(track, isText(track))
      : kind === 'track'
        ? isText(track) && track !== ''
        : kind === 'frame'
          ? isStamp(target.stamp_ns)
          : kind === 'place'
            ? isStamp(target.stamp_ns) && isText(target.sensor) && isPlace(target.at)
            : kind === 'pair' &&
              isText(target.sensor) &&
              isText(target.other) &&
              isStamp(target.from_ns) &&
              isStamp(target.to_ns);
  return good ? undefined : 'a target of a known kind with all of its fields';
}

const isPlace = (at: unknown) => isListOf(at, 4, isNumber) && at.length >= 3;
