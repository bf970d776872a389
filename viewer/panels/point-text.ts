// The point under the marker in one sentence, for those who do not see it.
import { signal } from '@preact/signals';
import { numberText } from '../state/format.js';
import { locate } from '../state/measure.js';
import { frame, hovered, sensorNamed } from '../state/store.js';

/** Said where a key moved the marker; a mouse that passes over a cloud would say a hundred points. */
export const spokenPoint = signal('');

export function speakPoint(): void {
  const [point, of] = [hovered.value, frame.value];
  const found = point && of && locate({ ...point, frame: of.index }, of, sensorNamed(point.cloud));
  spokenPoint.value = found
    ? `point ${found.index} of ${found.cloud}, range ${numberText(Math.hypot(...found.sensor), 'm')}`
    : '';
}
