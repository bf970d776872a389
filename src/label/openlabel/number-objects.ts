// Gives labels their places in an OpenLABEL file: frames by moment, objects by track and class, each with a number of its own.
import type { Label } from '../label.js';

export interface Placed {
  readonly label: Label;
  readonly uid: string;
}
export interface NumberedObject {
  readonly uid: string;
  readonly track: string;
  readonly category: string;
  /** As JSON, joined by commas. */
  readonly intervals: string;
}
export interface Numbered {
  readonly frames: readonly { readonly moment: Label['moment']; readonly placed: readonly Placed[] }[];
  readonly objects: readonly NumberedObject[];
}

/** Keys that the standard allows: whole numbers and UUIDs. Numbers are kept to what is a number again. */
const UID = /^(?:-?[0-9]{1,15}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/;

/**
 * A track that can be a key is one; others get the next free number. An object has one class and is in a frame once: a track
 * that changes its class, or has two labels in one frame, becomes several objects, and its name says what they are.
 */
export function numberObjects(labels: readonly Label[]): Numbered {
  const frames = new Map<string, { moment: Label['moment']; placed: Placed[]; there: Map<string, number> }>();
  const objects = new Map<string, { uid: string; track: string; category: string; frames: number[] }>();
  const taken = new Set(labels.map(label => label.track).filter(track => UID.test(track)));
  const given = new Set<string>();
  let next = 0;
  const freeUid = (): string => {
    while (taken.has(String(next))) next++;
    return String(next++);
  };
  const numberOfFrame = new Map<string, number>();
  for (const label of labels) {
    const { moment, track, category } = label;
    const key = 'stampNs' in moment ? `@${moment.stampNs}` : `/${moment.file}`;
    const frame = frames.get(key) ?? { moment, placed: [], there: new Map<string, number>() };
    if (!frames.has(key)) numberOfFrame.set(key, frames.size);
    frames.set(key, frame);
    // Labels without a track are objects of their own.
    const base = JSON.stringify([track, category]);
    const n = track === '' ? objects.size : (frame.there.get(base) ?? 0);
    frame.there.set(base, n + 1);
    const name = `${base}${n}`;
    let object = objects.get(name);
    if (!object) {
      const own = UID.test(track) && !given.has(track);
      if (own) given.add(track);
      object = { uid: own ? track : freeUid(), track, category, frames: [] };
      objects.set(name, object);
    }
    object.frames.push(numberOfFrame.get(key)!);
    frame.placed.push({ label, uid: object.uid });
  }
  return {
    frames: [...frames.values()],
    objects: [...objects.values()].map(({ frames: at, ...object }) => ({ ...object, intervals: intervalsOf(at) })),
  };
}

/** Closed intervals of whole numbers, as the standard has them. */
function intervalsOf(numbers: readonly number[]): string {
  const found: [number, number][] = [];
  for (const n of [...numbers].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && n <= last[1] + 1) last[1] = n;
    else found.push([n, n]);
  }
  return found.map(([from, to]) => `{"frame_start":${from},"frame_end":${to}}`).join(',');
}
