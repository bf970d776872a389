// Readings of IMU-like sensors over the loaded frames, drawn by uPlot, which is loaded when first needed.
import { useEffect, useRef, useState } from 'preact/hooks';
import { knownPoses } from '../state/poses.js';
import { readingsOf, speedReadings } from '../state/readings.js';
import { around, dataset, frame, windows } from '../state/store.js';

const SPEED = 'poses: speed';

export function Plots() {
  const sensors = windows.value.filter(sensor => sensor.groups?.length);
  const [chosen, choose] = useState<string>();
  const all = sensors.flatMap(sensor =>
    sensor.groups!.map(group => ({ key: `${sensor.name}: ${group.name}`, sensor, group })),
  );
  // Poses tell a speed where no sensor does; one pose tells none.
  const posed = frame.value?.T_world_rig !== undefined && dataset.value!.frames > 1;
  const keys = [...all.map(one => one.key), ...(posed ? [SPEED] : [])];
  const active =
    keys.find(key => key === chosen) ?? all.find(one => one.group.name === 'angular_velocity')?.key ?? keys[0];
  void knownPoses.value;
  const element = useRef<HTMLDivElement>(null);
  const frames = around.value.length > 0 ? around.value : frame.value ? [frame.value] : [];
  useEffect(() => {
    if (active === undefined || !element.current) return;
    let plot: { destroy(): void } | undefined;
    let left = false;
    const holder = element.current;
    void import('./plot.js').then(({ drawPlot }) => {
      if (left) return;
      const one = all.find(({ key }) => key === active);
      plot = one
        ? drawPlot(holder, readingsOf(frames, one.sensor.name, one.group.name, one.group.width), one.group.unit)
        : drawPlot(holder, speedReadings(frames[0]), 'm/s');
    });
    return () => {
      left = true;
      plot?.destroy();
    };
  }, [active, frames, active === SPEED && knownPoses.value]);
  if (active === undefined) return null;
  return (
    <section class="plots" aria-label="Readings">
      <select value={active} aria-label="Reading" onChange={event => choose(event.currentTarget.value)}>
        {keys.map(key => (
          <option key={key}>{key}</option>
        ))}
      </select>
      <div ref={element} class="plot" />
    </section>
  );
}
