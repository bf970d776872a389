// Who reviews, and on which machine: asked once, never guessed.
import { useEffect, useRef, useState } from 'preact/hooks';
import { remembered } from '../../state/review/local-ledger.js';
import { forgetReviewer, nameReviewer, ready, reviewer } from '../../state/review/session.js';
import { forgetTakenBack } from '../../state/review/speak.js';

const PATTERN = '[a-z0-9][a-z0-9_\\-]{0,31}';
const RULE = 'small letters a-z, digits, _ and -, at most 32';

export function AuthorForm() {
  const [name, setName] = useState(() => remembered('framelock.author'));
  const [device, setDevice] = useState(() => remembered('framelock.device'));
  const [fault, say] = useState('');
  const first = useRef<HTMLInputElement>(null);
  const asked = ready.value && !reviewer.value;
  useEffect(() => {
    if (asked) first.current?.focus();
  }, [asked]);
  if (!ready.value) return null;
  if (reviewer.value)
    return (
      <p class="author">
        Reviewing as <b>{reviewer.value.author}</b> on <b>{reviewer.value.device}</b>{' '}
        <button
          type="button"
          onClick={() => {
            forgetTakenBack();
            forgetReviewer();
          }}
        >
          change
        </button>
      </p>
    );
  const field = { required: true, pattern: PATTERN, title: RULE, autocapitalize: 'none', spellcheck: false } as const;
  return (
    <form
      class="author"
      onSubmit={event => {
        event.preventDefault();
        try {
          nameReviewer(name, device);
          (document.activeElement as HTMLElement | null)?.blur();
        } catch (error) {
          say(error instanceof Error ? error.message : String(error));
        }
      }}
    >
      <h2>Who reviews?</h2>
      <p class="hint">Verdicts are kept under this name and machine: {RULE}.</p>
      <label>
        Name{' '}
        <input
          {...field}
          ref={first}
          autocomplete="username"
          value={name}
          onInput={event => setName(event.currentTarget.value)}
        />
      </label>
      <label>
        Machine <input {...field} value={device} onInput={event => setDevice(event.currentTarget.value)} />
      </label>
      <button type="submit">Begin</button>
      {fault && <p role="alert">{fault}</p>}
    </form>
  );
}
