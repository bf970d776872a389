// The review queue: the most suspicious first, with some drawn at random and some planted among them, so that what is missed can be estimated.
import { choose, seeded } from '../../../calibration/observe/seeded.js';
import type { Stratum } from '../../review/index.js';
import type { Judged } from '../judge-labels.js';
import { momentsOf } from './best-camera.js';
import { type ItemContext, makeItem } from './make-item.js';
import type { QueueItem, QueueJson } from './queue-json.js';
import { rigJson } from './rig-json.js';
import { labelSubject, rowsOf, type Subject, subjectsOf } from './subjects.js';

export interface QueueOptions extends Pick<ItemContext, 'digest' | 'calibOf'> {
  /** `datasetId`; null where the inputs have no hashes. */
  readonly dataset: string | null;
  readonly recording: string;
  readonly formats: readonly string[];
  readonly seed: number;
  /** Ranked items at most. */
  readonly most: number;
  /** Ids of labels whose fault was planted: each is in the queue, whatever its score. */
  readonly planted?: ReadonlySet<string>;
}

/** Of all items: enough for an interval, few enough not to tire a person. */
const CONTROL_SHARE = 0.08;

/** The same judgement and options, the same queue. */
export function buildQueue(judged: Judged, options: QueueOptions): QueueJson {
  const { labels, scene } = judged.context;
  const planted = new Set(
    labels.labels.flatMap(({ label, position }) => (options.planted?.has(label.id) ? [position] : [])),
  );
  const isPlanted = (subject: Subject) => rowsOf(subject).some(row => planted.has(row));
  const subjects = subjectsOf(judged);
  const ranked = subjects.filter(subject => !isPlanted(subject)).slice(0, options.most);
  const asked = new Set(ranked.flatMap(rowsOf));
  const plants = [...planted].map(position => labelSubject(position, judged));
  const random = seeded(options.seed);
  const left = labels.labels.flatMap(({ position }) =>
    asked.has(position) || planted.has(position) ? [] : [position],
  );
  const wanted = Math.ceil((CONTROL_SHARE / (1 - CONTROL_SHARE)) * (ranked.length + plants.length));
  const drawn = new Uint32Array(Math.min(left.length, ranked.length + plants.length === 0 ? 0 : wanted));
  choose(random, left.length, drawn);
  const controls = Array.from(drawn, k => labelSubject(left[k], judged));
  const context: ItemContext = { judged, momentOf: momentsOf(scene), digest: options.digest, calibOf: options.calibOf };
  const item = (stratum: Stratum) => (subject: Subject) => makeItem(subject, stratum, context);
  const items = mixed(
    ranked.map(item('ranked')),
    [...plants.map(item('planted')), ...controls.map(item('control'))],
    random,
  );
  const categories = new Map<string, number>();
  for (const { label } of labels.labels) categories.set(label.category, (categories.get(label.category) ?? 0) + 1);
  return {
    framelock_queue: 1,
    recording: options.recording,
    dataset: options.dataset,
    seed: options.seed,
    labels: {
      formats: options.formats,
      bound: labels.labels.length,
      unbound: Object.fromEntries(labels.unbound),
      tracks: labels.ofTrack.size,
      categories: Object.fromEntries([...categories].sort(([a], [b]) => (a < b ? -1 : 1))),
    },
    checks: judged.measurements.map(({ check: { name, unit, limit, severity, about } }) => ({
      ...{ name, unit, limit, severity, about },
    })),
    rig: rigJson(judged),
    population: {
      labels: labels.labels.length,
      ranked: ranked.length,
      control: controls.length,
      planted: plants.length,
      control_from: left.length,
    },
    items: named(items),
  };
}

/** For reports: without what was drawn at random, strongest first. */
export function mostSuspicious({ items }: QueueJson): QueueItem[] {
  return items.filter(item => item.stratum !== 'control' && item.score > 0).sort((a, b) => b.score - a.score);
}

/** The order of the ranked ones stays; the others stand anywhere between them. */
function mixed(ranked: readonly QueueItem[], others: readonly QueueItem[], random: () => number): QueueItem[] {
  const total = ranked.length + others.length;
  const places = new Uint32Array(others.length);
  choose(random, total, places);
  const at = new Map([...places].map((place, k) => [place, others[k]]));
  let next = 0;
  return Array.from({ length: total }, (_, place) => at.get(place) ?? ranked[next++]);
}

/** Two places of one check that round to one name get a number. */
function named(items: readonly QueueItem[]): QueueItem[] {
  const seen = new Map<string, number>();
  return items.map(item => {
    const before = seen.get(item.id) ?? 0;
    seen.set(item.id, before + 1);
    return before === 0 ? item : { ...item, id: `${item.id}#${before + 1}` };
  });
}
