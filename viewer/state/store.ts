// What the viewer shows at the moment: every choice of the person and every value of the dataset that panels draw, as signals.
import { computed, signal } from '@preact/signals';
import type { DatasetData, SensorData } from '../data/dataset-data.js';
import type { Stretch } from '../data/deep-png.js';
import type { FrameData } from '../data/frame-data.js';
import { colourOf } from '../layers/colouring.js';
import type { Above, Standpoint } from '../render/space-view.js';
import { firstCloud } from './first-cloud.js';
import { frontCamera } from './front-camera.js';

/** In the order of their keys. */
export const screens = ['explore', 'sync', 'calibrate', 'overview', 'review'] as const;
export type Screen = (typeof screens)[number];
export const screenNames: { readonly [S in Screen]: string } = {
  explore: 'Explore',
  sync: 'Sync',
  calibrate: 'Calibrate',
  overview: 'Overview',
  review: 'Review',
};

export interface Problem {
  readonly kind: string;
  readonly text: string;
}

/** A point under the cursor: which cloud, which row of it. */
export interface Hovered {
  readonly cloud: string;
  readonly index: number;
}

export interface ColourChoice {
  /** `depth`, `height`, `range`, `camera`, `one`, or the name of a point field. */
  readonly by: string;
}

export const dataset = signal<DatasetData | undefined>(undefined);
/** What stands in the way of showing anything. */
export const problem = signal<Problem | undefined>(undefined);
/** What went wrong lately without stopping the viewer, newest last. */
export const notices = signal<readonly string[]>([]);

export const screen = signal<Screen>('explore');
export const frameIndex = signal(0);
export const frame = signal<FrameData | undefined>(undefined);
/** The shown frame and its neighbours as far as they are loaded: their poses tell the motion in between. */
export const around = signal<readonly FrameData[]>([]);
/** Stamp of frame 0, once it is known. */
export const firstStampNs = signal<bigint | undefined>(undefined);
export const loading = signal(false);
/** Bytes that came and bytes that are wanted, while something large is on its way. */
export const arriving = signal<readonly [number, number] | undefined>(undefined);
export const playing = signal(false);

export const chosenCamera = signal<string | undefined>(undefined);
export const chosenCloud = signal<string | undefined>(undefined);
export const colour = signal<ColourChoice>({ by: 'depth' });
export const showPoints = signal(true);
export const dimOccluded = signal(true);
/** Whether the shown frame or a neighbour of it knows which points something hides (`convert --visibility`). */
export const tellsHidden = computed(() =>
  [frame.value, ...around.value].some(one => one && [...one.projections.values()].some(pair => pair.visibility)),
);
/** The scene in 3D, or straight from above. */
export const fromAbove = signal(false);
/** Where the scene is seen from, where a person or a link chose it: kept from screen to screen. */
export const standpoint = signal<Standpoint | undefined>(undefined);
export const above = signal<Above | undefined>(undefined);
/** How large the scene is beside a street: 1, less for rooms. Told by the first frame that is shown. */
export const sceneScale = signal(1);
/** Ends of the colours that a person gave; undefined: the viewer's own. */
export type ColourRange = readonly [number | undefined, number | undefined];
export const ownRange: ColourRange = [undefined, undefined];
export const colourRange = signal(ownRange);
export const pointSize = signal(2);
/** Names of clouds that are switched off in the 3D view. */
export const hiddenClouds = signal<ReadonlySet<string>>(new Set());
/** Names of cameras whose shown picture this browser cannot decode. */
export const undecodable = signal<ReadonlySet<string>>(new Set());
/** By camera: what of 16 bits is black and white in its shown picture. */
export const deepPictures = signal<ReadonlyMap<string, Stretch>>(new Map());
/** Id of the queue's item that is looked at, for links. */
export const reviewItem = signal<string | undefined>(undefined);
/** Key of the curve that is drawn; undefined: the viewer's own choice. */
export const chosenCurve = signal<string | undefined>(undefined);
export const hovered = signal<Hovered | undefined>(undefined);

export const cameras = computed(() => sensorsOf('camera'));
export const clouds = computed(() =>
  (dataset.value?.sensors ?? []).filter(s => s.kind === 'lidar' || s.kind === 'radar'),
);
export const windows = computed(() =>
  (dataset.value?.sensors ?? []).filter(s => s.kind !== 'camera' && s.kind !== 'lidar' && s.kind !== 'radar'),
);

/** The camera shown large: the chosen one, else the one that looks ahead. */
export const activeCamera = computed(
  () => cameras.value.find(c => c.name === chosenCamera.value) ?? frontCamera(cameras.value),
);
/** The cloud projected into pictures: the chosen one, else the one that shows most of the scene. */
export const activeCloud = computed(
  () => clouds.value.find(c => c.name === chosenCloud.value) ?? firstCloud(clouds.value),
);

/** What its points are coloured by. */
export const colourShown = computed(() => colourOf(colour.value.by, activeCloud.value));

export function sensorNamed(name: string | undefined): SensorData | undefined {
  return dataset.value?.sensors.find(s => s.name === name);
}

export function showCloud(name: string, shown: boolean): void {
  const hidden = new Set(hiddenClouds.value);
  if (shown) hidden.delete(name);
  else hidden.add(name);
  hiddenClouds.value = hidden;
}

/** Of what was done, for a moment; of what is wrong, until something else is. */
export function notice(text: string, brief = false): void {
  notices.value = [...notices.value.slice(-19), text];
  if (brief) setTimeout(() => removeNotice(text), BRIEF_MS);
}

const BRIEF_MS = 6000;

export function removeNotice(text: string | undefined): void {
  if (text !== undefined) notices.value = notices.value.filter(one => one !== text);
}

function sensorsOf(kind: string): readonly SensorData[] {
  return (dataset.value?.sensors ?? []).filter(s => s.kind === kind);
}
