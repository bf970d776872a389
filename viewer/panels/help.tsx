// The keys, from the very table that makes them work.
import { useEffect, useRef } from 'preact/hooks';
import { bindings, bindKeys, helpOpen, singleKeys } from '../state/keys.js';
import { Tick } from './tick.js';

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => {
    helpOpen.value = false;
  };
  useEffect(() => {
    dialog.current?.showModal();
    return bindKeys([{ keys: ['Escape'], text: 'close', group: 'View', run: close }]);
  }, []);
  const groups = [...new Set(bindings.value.map(binding => binding.group))];
  return (
    <dialog ref={dialog} class="help" onClose={close} aria-label="Keys">
      <h2>Keys</h2>
      <div class="columns">
        {groups.map(group => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {bindings.value
                .filter(binding => binding.group === group)
                .map(binding => (
                  <div key={binding.keys.join()}>
                    <dt>
                      {binding.keys.map(key => (
                        <kbd key={key}>{key === ' ' ? 'Space' : key}</kbd>
                      ))}
                    </dt>
                    <dd>{binding.text}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <Tick of={singleKeys}>single keys</Tick>
      <p>Mouse: drag to turn, right button to shift, wheel to zoom; the wheel zooms into a picture too.</p>
      <button type="button" onClick={close}>
        Close
      </button>
    </dialog>
  );
}
