// A plan cut down to some of its pairs, for readers that look at nothing else.
import type { FramePlan, Pair } from './plan.js';

/** A plan that reads only the sensors of these pairs. */
export function onlyPairs(plan: FramePlan, pairs: readonly Pair[]): FramePlan {
  const sensors = plan.sensors.filter(s => pairs.some(p => p.cloudSensor === s || p.cameraSensor === s));
  return {
    ...plan,
    sensors,
    pairs: pairs.map(p => ({ ...p, cloud: sensors.indexOf(p.cloudSensor), camera: sensors.indexOf(p.cameraSensor) })),
  };
}
