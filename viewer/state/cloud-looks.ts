// Which clouds the pictures show beside the chosen one, and which of all have one colour of their own instead of the scale.
import { computed, signal } from '@preact/signals';
import type { SensorData } from '../data/dataset-data.js';
import { colourOf, type Ink } from '../layers/colouring.js';
import { activeCloud, chosenCloud, clouds, colourShown, screen } from './store.js';

/** Names of the clouds on the pictures; undefined: the chosen one alone, whichever that is. */
export const onPictures = signal<ReadonlySet<string> | undefined>(undefined);
/** By name of the cloud. */
export const inks = signal<ReadonlyMap<string, Ink>>(new Map());

/** The chosen one first. A review looks at one cloud: the one that its queue names. */
export const picturedClouds = computed<readonly SensorData[]>(() => {
  const active = activeCloud.value;
  const names = onPictures.value;
  if (!active) return [];
  if (!names || screen.value === 'review') return [active];
  return [active, ...clouds.value.filter(cloud => cloud !== active)].filter(({ name }) => names.has(name));
});

/** The cloud whose ends stand beside the colours: the chosen one, else the first that is coloured by the scale at all. */
export const scaledCloud = computed(() =>
  [activeCloud.value, ...clouds.value].find(cloud => cloud && !inks.value.has(cloud.name)),
);

export function pictureCloud(name: string, shown: boolean): void {
  const names = new Set(onPictures.value ?? [activeCloud.value?.name ?? '']);
  if (shown) names.add(name);
  else names.delete(name);
  const alone = names.size === 1 && names.has(activeCloud.value?.name ?? '');
  onPictures.value = alone ? undefined : names;
}

/** What is chosen is to be seen. */
export function chooseCloud(name: string): void {
  chosenCloud.value = name;
  if (onPictures.value) pictureCloud(name, true);
}

export function inkCloud(name: string, ink: Ink | undefined): void {
  const next = new Map(inks.value);
  if (ink) next.set(name, ink);
  else next.delete(name);
  inks.value = next;
}

/** What its points are coloured by: its own colour, else what the menu says, as far as it has that. */
export function colouredBy(sensor: SensorData): string {
  return inks.value.get(sensor.name) ?? colourOf(colourShown.value, sensor);
}

/** A radar's detections are few, and are to be found among the points of a LiDAR. */
export function dotScale(sensor: SensorData): number {
  return sensor.kind === 'radar' ? 3 : 1;
}
