// A value of the state that is on or off, as a box to tick.
import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

export function Tick({ of, children }: { of: Signal<boolean>; children: ComponentChildren }) {
  return (
    <label>
      <input
        type="checkbox"
        checked={of.value}
        onChange={event => {
          of.value = event.currentTarget.checked;
        }}
      />{' '}
      {children}
    </label>
  );
}
