// Readings of IMU-like sensors over the loaded frames, drawn by uPlot, which is loaded when first needed.
import { useEffect, useRef, useState } from 'preact/hooks';
import { readingsOf } from '../state/readings.js';
import { around, frame, windows } from '../state/store.js';

export function Plots() {
  const sensors = windows.value.filter(sensor => sensor.groups?.length);
  const [chosen, choose] = useState<string>();
  const all = sensors.flatMap(sensor =>
    sensor.groups!.map(group => ({ key: `${sensor.name}: ${group.name}`, sensor, group })),
  );
  const active =
    all.find(one => one.key === chosen) ?? all.find(one => one.group.name === 'angular_velocity') ?? all[0];
  const element = useRef<HTMLDivElement>(null);
  const frames = around.value.length > 0 ? around.value : frame.value ? [frame.value] : [];
  useEffect(() => {
    if (!active || !element.current) return;
    let plot: { destroy(): void } | undefined;
    let left = false;
    const holder = element.current;
    void import('./plot.js').then(({ drawPlot }) => {
      if (left) return;
      const readings = readingsOf(frames, active.sensor.name, active.group.name, active.group.width);
      plot = drawPlot(holder, readings, active.group.unit);
    });
    return () => {
      left = true;
      plot?.destroy();
    };
  }, [active?.key, frames]);
  if (!active) return null;
  return (
    <section class="plots" aria-label="Readings">
      <select value={active.key} aria-label="Reading" onChange={event => choose(event.currentTarget.value)}>
        {all.map(one => (
          <option key={one.key}>{one.key}</option>
        ))}
      </select>
      <div ref={element} class="plot" />
    </section>
  );
}
