// Which sensor of a dataset a label file means: names are written in many ways (`CAM_FRONT`, `/cam_front/image`, `cam front`).
import type { Scene, SceneSensor } from './scene.js';

/** By name, topic, or the name without case and signs; undefined when none or several answer to it. */
export function findSensor(
  scene: Pick<Scene, 'sensors'>,
  said: string,
  kinds: readonly string[],
): SceneSensor | undefined {
  const of = scene.sensors.filter(sensor => kinds.includes(sensor.kind));
  const exact = of.find(sensor => sensor.name === said || sensor.topic === said);
  if (exact) return exact;
  const bare = bareName(said);
  const alike = of.filter(sensor => bareName(sensor.name) === bare || bareName(sensor.topic) === bare);
  return bare !== '' && alike.length === 1 ? alike[0] : undefined;
}

function bareName(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}
