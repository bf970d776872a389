// Reads a clock file (YAML or JSON): what is added to the stamps of each topic, as an earlier run or a person found it.
import { z } from 'zod';
import { FramelockError, rethrowDefect } from '../../issue.js';
import { type ClockModel, linearModel, MAX_RATE } from '../../time/clock-model.js';
import { sinceOrigin } from '../../time/stamp.js';
import { explainFaults, placeIn } from './explain.js';
import { readYaml, type YamlDocument } from './yaml-document.js';

z.config({ jitless: true });

/** Beyond what a JSON number holds, so as text; a fraction of a ns may follow in corrections. */
const wholeNs = z.union([z.int(), z.string().regex(/^-?[0-9]{1,19}$/, 'expected a whole number of ns')]);
const anyNs = z.union([
  z.number().min(-1e19).max(1e19),
  z.string().regex(/^-?[0-9]{1,19}(\.[0-9]{1,9})?$/, 'expected a number of ns'),
]);
const sigma = z.number().min(0).nullable();

const segment = z.strictObject({
  from_log_ns: wholeNs.nullable(),
  stamp_ns: z.array(wholeNs).min(1).max(1_000_000),
  correction_ns: z.array(anyNs),
  sigma_ns: z.array(sigma),
});

const clock = z.object({
  topic: z.string().min(1).max(512),
  applied: z.boolean().nullish(),
  offset_ns: anyNs.nullish(),
  drift_ppm: z
    .number()
    .min(-MAX_RATE * 1e6)
    .max(MAX_RATE * 1e6)
    .nullish(),
  epoch_ns: wholeNs.nullish(),
  sigma_ns: sigma.optional(),
  offset_sigma_ns: sigma.optional(),
  segments: z.array(segment).min(1).max(10_000).nullish(),
});

/** Keys that are not known are what other programs say beside it, and are passed over. */
const schema = z.object({
  framelock_clocks: z.literal(1, 'expected 1, the version of this format'),
  clocks: z.array(clock).max(10_000),
});

type Given = z.infer<typeof clock>;

export interface ClockFile {
  /** Its name: the provenance of its numbers. */
  readonly file: string;
  /** The file's text: what a repeated run compares. */
  readonly text: string;
  /** By topic; undefined where the stamps are to stay as they are. */
  readonly clocks: ReadonlyMap<string, FileClock | undefined>;
}

export interface FileClock {
  /** What is added to the first stamps, about. */
  readonly aboutNs: bigint;
  /** For stamps since the origin to which `shiftNs` of the correction was added before. */
  model(originNs: bigint, shiftNs: bigint): ClockModel;
}

/** Throws FL0422 saying path, line, what was expected and what is there. */
export function parseClockFile(text: string, name: string): ClockFile {
  try {
    const document = readDocument(text, name);
    const parsed = schema.safeParse(document.value);
    if (!parsed.success) throw new FramelockError('FL0422', explainFaults(parsed.error.issues, document));
    const clocks = new Map<string, FileClock | undefined>();
    for (const [i, given] of parsed.data.clocks.entries()) {
      const fault = faultOf(given, clocks);
      if (fault)
        throw new FramelockError('FL0422', `${placeIn(document, ['clocks', i, ...fault.path])}: ${fault.text}`);
      if (given.applied === null) continue;
      clocks.set(given.topic, given.applied === false ? undefined : fileClock(given));
    }
    return { file: name, text, clocks };
  } catch (error) {
    rethrowDefect(error);
    throw new FramelockError('FL0422', error.message, { at: { file: name }, cause: error });
  }
}

/** A long drive's own clocks.json is beyond what a file that a person writes may be. */
const MAX_JSON = 1 << 26;

function readDocument(text: string, name: string): YamlDocument {
  if (text.length <= MAX_JSON && text.trimStart().startsWith('{')) {
    try {
      return { value: JSON.parse(text), where: () => '' };
    } catch {
      // The other reader says where it is wrong.
    }
  }
  return readYaml(text, name);
}

interface Fault {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

function faultOf(given: Given, known: ReadonlyMap<string, unknown>): Fault | undefined {
  // A topic that changed its type is two in a dataset's clocks.json: that both stay as they are is no contradiction.
  if (known.has(given.topic) && (given.applied !== false || known.get(given.topic) !== undefined))
    return { path: ['topic'], text: `expected one clock per topic, got two for ${given.topic}` };
  if (
    (given.applied ?? given.applied === undefined) &&
    !given.segments &&
    given.offset_ns == null &&
    given.drift_ppm == null
  ) {
    return { path: [], text: 'expected segments, or offset_ns, drift_ppm or both' };
  }
  let from: bigint | undefined;
  for (const [k, s] of (given.segments ?? []).entries()) {
    const path = ['segments', k];
    if (s.correction_ns.length !== s.stamp_ns.length || s.sigma_ns.length !== s.stamp_ns.length) {
      return { path, text: 'expected as many correction_ns and sigma_ns as stamp_ns' };
    }
    const stamps = s.stamp_ns.map(BigInt);
    for (let i = 1; i < stamps.length; i++) {
      if (stamps[i] <= stamps[i - 1]) return { path: [...path, 'stamp_ns', i], text: 'expected ascending stamps' };
      const rate = (Number(s.correction_ns[i]) - Number(s.correction_ns[i - 1])) / Number(stamps[i] - stamps[i - 1]);
      if (Math.abs(rate) > MAX_RATE)
        return { path: [...path, 'correction_ns', i], text: 'expected a rate of at most 1 %' };
    }
    const start = s.from_log_ns === null ? undefined : BigInt(s.from_log_ns);
    if (k > 0 && (start === undefined || (from !== undefined && start <= from))) {
      return { path: [...path, 'from_log_ns'], text: 'expected ascending record stamps' };
    }
    from = start;
  }
  return undefined;
}

function fileClock(given: Given): FileClock {
  const about = given.segments ? given.segments[0].correction_ns[0] : (given.offset_ns ?? 0);
  return { aboutNs: wholeOf(about), model: (originNs, shiftNs) => modelOf(given, originNs, shiftNs) };
}

function wholeOf(ns: number | string): bigint {
  return typeof ns === 'number' ? BigInt(Math.trunc(ns)) : BigInt(ns.replace(/\..*/, ''));
}

/** `ns - shiftNs` without losing digits: the whole part may be beyond what a number holds. */
function less(ns: number | string, shiftNs: bigint): number {
  const fraction = typeof ns === 'number' ? ns % 1 : Number(ns.replace(/^(-?)[0-9]+/, '$10'));
  return Number(wholeOf(ns) - shiftNs) + fraction;
}

function modelOf(given: Given, originNs: bigint, shiftNs: bigint): ClockModel {
  const t = (ns: number | string) => sinceOrigin(BigInt(ns) + shiftNs, originNs);
  if (!given.segments) {
    const epoch = given.epoch_ns == null ? 0 : t(given.epoch_ns);
    const sigmaNs = given.sigma_ns ?? given.offset_sigma_ns ?? Number.NaN;
    return linearModel(epoch, less(given.offset_ns ?? 0, shiftNs), given.drift_ppm ?? 0, sigmaNs);
  }
  return {
    segments: given.segments.map(s => ({
      fromLog: s.from_log_ns === null ? Number.NEGATIVE_INFINITY : sinceOrigin(BigInt(s.from_log_ns), originNs),
      stamp: Float64Array.from(s.stamp_ns, t),
      correction: Float64Array.from(s.correction_ns, ns => less(ns, shiftNs)),
      sigma: Float64Array.from(s.sigma_ns, ns => ns ?? Number.NaN),
    })),
  };
}
