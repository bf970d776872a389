// How each sensor met the frames: a row of numbers, and a bar over all frames with what is missing.
import { missingPath } from '../../../src/qa/overview/coverage-path.js';
import type { Overview, SensorOverview } from '../../../src/qa/overview/overview.js';
import { msText } from '../../state/format.js';
import { frameIndex } from '../../state/store.js';
import { GoTo, goTo } from './go-to.js';

/** Units of the drawing; it is stretched to the cell. */
const WIDTH = 1000;
const HEIGHT = 14;

export function SensorTable({ overview }: { overview: Overview }) {
  const { sensors, frames } = overview;
  return (
    <table class="coverage">
      <thead>
        <tr>
          <th>sensor</th>
          <th>kind</th>
          <th>frames</th>
          <th title="by the 95 % quantile of its distance from the frames: below 5 ms, 20 ms, 50 ms, beyond">sync</th>
          <th title="median of the sensor's moment minus the frame's">dt</th>
          <th title="95 % of its distances from the frames are at most this">95 %</th>
          <th title="the first run of frames without it">missing from</th>
          <th class="wide">all frames; marked where it is missing</th>
        </tr>
      </thead>
      <tbody>
        {sensors.map(sensor => (
          <tr key={sensor.name} data-sensor={sensor.name}>
            <th scope="row" title={sensor.topic}>
              {sensor.name}
            </th>
            <td>{sensor.kind}</td>
            <td>
              {sensor.frames} of {frames}
              {sensor.held > 0 && ` (${sensor.held} held)`}
            </td>
            <td data-grade={sensor.grade}>
              {sensor.isReference ? 'reference' : sensor.windows ? 'window' : (sensor.grade ?? '–')}
            </td>
            <td>{sensor.windows || sensor.frames === 0 ? '–' : msText(sensor.dtMedianNs)}</td>
            <td>{sensor.windows || sensor.frames === 0 ? '–' : msText(sensor.absP95Ns).replace('+', '')}</td>
            <td>{sensor.missing.length > 0 ? <GoTo frame={sensor.missing[0][0]} sensor={sensor.name} /> : 'none'}</td>
            <td>
              <Coverage sensor={sensor} frames={frames} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Coverage({ sensor, frames }: { sensor: SensorOverview; frames: number }) {
  const said =
    sensor.missing.length === 0
      ? `${sensor.name} is in all ${frames} frames`
      : `${sensor.name} is missing in ${frames - sensor.frames} of ${frames} frames, in ${sensor.missing.length} runs`;
  const at = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const frame = Math.floor(((event.clientX - box.left) / box.width) * frames);
    goTo(Math.max(0, Math.min(frames - 1, frame)), sensor.name);
  };
  const shown = (frameIndex.value + 0.5) * (WIDTH / Math.max(1, frames));
  return (
    // What a click does, the button beside and the timeline do by keyboard.
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={said} onPointerDown={at}>
      <path class="there" d={`M0 4H${WIDTH}v${HEIGHT - 8}H0z`} />
      <path
        class="lost"
        d={missingPath(sensor.missing, frames, { left: 0, top: 0, width: WIDTH, height: HEIGHT }, 3)}
      />
      <path class="now" d={`M${shown} 0v${HEIGHT}`} />
    </svg>
  );
}
