// Where the regression of a radar's yaw begins: the turn under which most detections stand still, over the whole circle.
import type { YawRows } from './fit-yaw.js';

const STEP = Math.PI / 90;
/** Detections looked at, spread over the drive. */
const MOST = 10_000;
/** A detection stands when its rate fits so well: of the car's speed, 2° of step and 2 % of scale leave 5 %. */
const TOLERANCE = 0.3;
const OF_SPEED = 0.05;
/** Part of the detections that must stand under one yaw. */
const LEAST_SHARE = 0.2;
/** Part of the standing targets that must go beyond the largest rate before rates count as wrapped. */
const BEYOND = 0.02;

/**
 * The width of the range of rates where it wraps (a radar that knows rates up to ±w only), else 0: then the largest recorded
 * rate is less than what standing targets ahead of a faster car must show.
 */
export function wrapOf({ count, p, d, speed }: YawRows): number {
  let [largest, fastest] = [0, 0];
  for (let i = 0; i < count; i++) {
    largest = Math.max(largest, Math.abs(d[i]));
    fastest = Math.max(fastest, speed[i]);
  }
  if (!(fastest > 1.05 * largest) || largest === 0) return 0;
  let beyond = 0;
  for (let i = 0; i < count; i++) if (Math.abs(p[i]) > 1.05 * largest) beyond++;
  return beyond > BEYOND * count ? 2 * largest : 0;
}

/** The value that differs from `value` by whole ranges and is nearest to what is predicted. */
export function unwrapped(value: number, predicted: number, wrap: number): number {
  return wrap > 0 ? value + wrap * Math.round((predicted - value) / wrap) : value;
}

/** A turn by half a circle and the other sign of the rates look the same: `knownSign` tells them apart, else the smaller turn. */
export function startYaw(
  rows: YawRows,
  knownSign: 1 | -1 | 0,
  wrap: number,
): { yaw: number; sign: 1 | -1 } | undefined {
  const { count, p, q, d, speed } = rows;
  const stride = Math.max(1, Math.floor(count / MOST));
  let [best, most, asked] = [0, -1, 0];
  for (let step = 0; step < 180; step++) {
    const yaw = step < 90 ? step * STEP : (step - 180) * STEP;
    const [a, b] = [Math.cos(yaw), -Math.sin(yaw)];
    let fits = 0;
    asked = 0;
    for (let i = 0; i < count; i += stride, asked++) {
      const predicted = a * p[i] + b * q[i];
      const apart = Math.abs(unwrapped(d[i], predicted, wrap) - predicted);
      if (apart < TOLERANCE + OF_SPEED * speed[i]) fits++;
    }
    if (fits > most) [best, most] = [yaw, fits];
  }
  if (asked === 0 || most < LEAST_SHARE * asked) return undefined;
  const sign = knownSign !== 0 ? knownSign : Math.abs(best) > Math.PI / 2 ? -1 : 1;
  return { yaw: sign === 1 ? best : best - Math.sign(best || 1) * Math.PI, sign };
}
