// Whether the calibration was checked when the dataset was made, and how it did over time.
import { EVEN, speaksAgainst } from '../../../src/calibration/health/speaks-against.js';
import type { CalibrationOverview, Overview } from '../../../src/qa/overview/overview.js';
import { dataset } from '../../state/store.js';
import { GoTo, goTo } from './go-to.js';

const WIDTH = 1000;
const HEIGHT = 100;

export function CalibrationOverTime({ overview }: { overview: Overview }) {
  if (!overview.calibrationChecked)
    return (
      <p>
        Not checked: run <code>framelock convert … --check-calibration</code>, or <code>framelock calib check</code> on
        this dataset.
      </p>
    );
  const verdicts = dataset.value?.verdicts ?? [];
  const checked = overview.sensors.filter(sensor => sensor.calibration);
  return (
    <>
      <ul>
        {verdicts.map(({ camera, cloud, verdict, reasons, changeFrame }) => (
          <li key={`${cloud} ${camera}`} data-verdict={verdict}>
            {cloud} in {camera}: <b>{verdict}</b>
            {reasons.length > 0 && ` (${reasons.join('; ')})`}{' '}
            {changeFrame !== undefined && <GoTo frame={changeFrame} sensor={camera} />}
          </li>
        ))}
      </ul>
      {verdicts.some(({ verdict }) => verdict !== 'healthy') && (
        <p class="hint">
          <code>framelock calib doctor</code> finds mixed-up conventions (axes, inverse, quaternion order),{' '}
          <code>framelock calib refine</code> makes a near miss better.
        </p>
      )}
      {checked.length === 0 && <p>No camera has a window of frames that tells.</p>}
      {checked.map(({ name, calibration }) => {
        const told = verdicts.some(v => v.camera === name && v.verdict !== 'unknown');
        return <Curve key={name} camera={name} frames={overview.frames} calibration={calibration!} told={told} />;
      })}
    </>
  );
}

interface CurveProps {
  readonly camera: string;
  readonly frames: number;
  readonly calibration: CalibrationOverview;
  /** Whether right and wrong could be told apart on these frames at all. */
  readonly told: boolean;
}

function Curve({ camera, frames, calibration, told }: CurveProps) {
  const { windows, refused, lowest } = calibration;
  const x = (frame: number) => (WIDTH * (frame + 0.5)) / Math.max(1, frames);
  const y = (p: number) => 4 + (1 - p) * (HEIGHT - 8);
  const dots = (some: typeof windows) => some.map(w => `M${x(w.frame)} ${y(w.probability)}h0.1`).join('');
  const said = `${camera}: ${windows.length} windows, ${refused} below 0.5, the lowest ${lowest.probability.toFixed(2)} around frame ${lowest.frame}${told ? '' : '; these frames cannot tell right from wrong'}`;
  return (
    <figure class="health" data-camera={camera} data-windows={windows.length}>
      <figcaption>
        {said} <GoTo frame={lowest.frame} sensor={camera} />
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`P(calibrated) over the frames. ${said}`}
        onPointerDown={event => {
          const box = event.currentTarget.getBoundingClientRect();
          goTo(Math.min(frames - 1, Math.floor(((event.clientX - box.left) / box.width) * frames)), camera);
        }}
      >
        <path class="half" d={`M0 ${y(EVEN)}H${WIDTH}`} />
        <path class="good" d={dots(windows.filter(w => !speaksAgainst(w)))} />
        <path class="bad" d={dots(windows.filter(speaksAgainst))} />
      </svg>
    </figure>
  );
}
