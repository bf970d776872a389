// Numbers over time: readings of IMU-like sensors around the shown frame, and curves over all frames. uPlot is loaded when first needed.
import { useEffect, useRef } from 'preact/hooks';
import { type Curve, curvesOf } from '../state/curves.js';
import { knownPoses } from '../state/poses.js';
import { type Readings, readingsOf, speedReadings } from '../state/readings.js';
import { around, chosenCurve, dataset, frame, windows } from '../state/store.js';
import { theme } from '../state/theme.js';
import { OverTime } from './over-time.js';

interface Near {
  readonly key: string;
  readonly unit: string;
  readings(): Readings;
}

export function Plots() {
  const near = nearReadings();
  const all = dataset.value!.frames > 1 ? curvesOf(dataset.value!.sensors).filter(posed) : [];
  const wanted = chosenCurve.value;
  const curve = all.find(({ key }) => key === wanted);
  const one =
    near.find(({ key }) => key === wanted) ?? near.find(({ key }) => key.endsWith(': angular_velocity')) ?? near[0];
  if (near.length + all.length === 0) return null;
  // Where nothing is read, the first curve is one of the small tables: nobody asked for frames.
  const active = curve?.key ?? one?.key ?? all[0].key;
  return (
    <section class="plots" aria-label="Readings">
      <select
        value={active}
        aria-label="Reading"
        onChange={event => {
          chosenCurve.value = event.currentTarget.value;
        }}
      >
        {near.length > 0 && (
          <optgroup label="around this frame">
            {near.map(({ key }) => (
              <option key={key}>{key}</option>
            ))}
          </optgroup>
        )}
        <optgroup label="over all frames">
          {all.map(({ key, text }) => (
            <option key={key} value={key}>
              {text}
            </option>
          ))}
        </optgroup>
      </select>
      {curve || !one ? <OverTime curve={curve ?? all[0]} /> : <Around of={one} />}
    </section>
  );
}

const SPEED = 'poses: speed';

/** Poses tell a speed where no sensor does; one pose tells none. */
function posed({ key }: Pick<Curve, 'key'>): boolean {
  return !key.endsWith(SPEED) || (frame.value?.T_world_rig !== undefined && dataset.value!.frames > 1);
}

function nearReadings(): Near[] {
  const frames = around.value.length > 0 ? around.value : frame.value ? [frame.value] : [];
  const sensors = windows.value.flatMap(({ name, groups = [] }) =>
    groups.map(group => ({
      key: `${name}: ${group.name}`,
      unit: group.unit,
      readings: () => readingsOf(frames, name, group.name, group.width),
    })),
  );
  const speed = { key: SPEED, unit: 'm/s', readings: () => speedReadings(frames[0]) };
  return [...sensors, speed].filter(posed);
}

function Around({ of }: { of: Near }) {
  const element = useRef<HTMLDivElement>(null);
  const poses = of.key === SPEED && knownPoses.value;
  useEffect(() => {
    let plot: { destroy(): void } | undefined;
    let left = false;
    void import('./plot.js').then(({ drawPlot }) => {
      if (left) return;
      plot = drawPlot(element.current!, of.readings(), { unit: of.unit, seconds: 's from the frame' });
    });
    return () => {
      left = true;
      plot?.destroy();
    };
  }, [of.key, around.value, frame.value, poses, theme.value]);
  return <div ref={element} class="plot" />;
}
