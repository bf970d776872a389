// How fast a radar moved from scan to scan, with the sign convention of its Doppler found on the way.
import type { Vec3 } from '../../geometry/index.js';
import type { SpeedTrack } from '../time-offset/motion-track.js';
import { type DopplerSign, DopplerSignFinder } from './doppler-sign.js';
import { type RadarScan, radarVelocity } from './radar-velocity.js';

export interface ObservedSpeed {
  readonly track: SpeedTrack;
  /** Whether the speed is negative when driving backward; if not it is |v|. */
  readonly signed: boolean;
  /** Standard deviation of each speed, m/s. */
  readonly sigma: Float64Array;
  /** The sensor's velocity in its own frame, m/s, three numbers per scan; turned round by the sign that was found. */
  readonly velocity: Float64Array;
  readonly doppler: DopplerSign;
  /** Scans that gave no speed, by reason, sorted by reason. */
  readonly skipped: readonly { readonly reason: string; readonly count: number }[];
}

export class RadarSpeed {
  readonly #forward: Vec3 | undefined;
  readonly #finder = new DopplerSignFinder();
  readonly #t: number[] = [];
  readonly #velocity: number[] = [];
  readonly #sigma: number[] = [];
  readonly #skipped = new Map<string, number>();
  #scans = 0;

  /** `forward`: the car's direction in the sensor's frame: the speed is then signed, along it. Without it, the speed is |v|. */
  constructor(forward?: Vec3) {
    this.#forward = forward;
  }

  /** `tNs`: ns since the track's origin. A scan whose stamp does not follow the last one's is skipped. */
  push(scan: RadarScan, tNs: number): void {
    this.#scans++;
    const fault = this.#add(scan, tNs);
    if (fault !== undefined) this.skip(fault);
  }

  #add(scan: RadarScan, tNs: number): string | undefined {
    const last = this.#t.at(-1);
    if (!Number.isFinite(tNs)) return 'no stamp';
    if (last !== undefined && !(tNs > last)) return 'stamp not after the one before';
    this.#finder.push(scan, tNs);
    const found = radarVelocity(scan, this.#scans);
    if ('skipped' in found) return found.skipped;
    this.#t.push(tNs);
    this.#velocity.push(...found.velocity);
    this.#sigma.push(alongSigma(found.covariance, this.#forward ?? found.velocity));
    return undefined;
  }

  skip(reason: string): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
  }

  finish(originNs: bigint): ObservedSpeed {
    const doppler = this.#finder.finish();
    const forward = this.#forward;
    const signed = forward !== undefined && doppler.sign !== 0;
    const velocity = Float64Array.from(this.#velocity, v => (doppler.sign === -1 ? -v : v));
    const speed = this.#t.map((_, i) => {
      const [x, y, z] = velocity.subarray(3 * i, 3 * i + 3);
      return signed ? x * forward[0] + y * forward[1] + z * forward[2] : Math.hypot(x, y, z);
    });
    const track: SpeedTrack = {
      kind: 'speed',
      originNs,
      t: Float64Array.from(this.#t),
      speed: Float64Array.from(speed),
    };
    const skipped = [...this.#skipped]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([reason, count]) => ({ reason, count }));
    return { track, signed, sigma: Float64Array.from(this.#sigma), velocity, doppler, skipped };
  }
}

/** σ of the velocity along a direction; without one (standing still), about the worst axis. */
function alongSigma(covariance: Float64Array, direction: Vec3): number {
  const length = Math.hypot(...direction);
  if (!(length > 1e-6)) return Math.sqrt(Math.max(covariance[0], covariance[4], covariance[8]));
  let sum = 0;
  for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) sum += direction[a] * covariance[3 * a + b] * direction[b];
  return Math.sqrt(sum) / length;
}
