// Who reviews, and on which machine: asked once, never guessed.
import { useState } from 'preact/hooks';
import { author, forgetAuthor, nameAuthor } from '../../state/review/session.js';

const PATTERN = '[a-z0-9][a-z0-9_\\-]{0,31}';

export function AuthorForm() {
  const [name, setName] = useState(localStorage.getItem('framelock.author') ?? '');
  const [device, setDevice] = useState(localStorage.getItem('framelock.device') ?? '');
  const [fault, say] = useState('');
  if (author.value)
    return (
      <p class="author">
        Reviewing as <b>{author.value.path.split('/').at(-1)?.split('.').slice(0, 2).join(' on ')}</b>{' '}
        <button type="button" onClick={forgetAuthor}>
          change
        </button>
      </p>
    );
  return (
    <form
      class="author"
      onSubmit={event => {
        event.preventDefault();
        try {
          nameAuthor(name, device);
          (document.activeElement as HTMLElement | null)?.blur();
        } catch (error) {
          say(error instanceof Error ? error.message : String(error));
        }
      }}
    >
      <h2>Who reviews?</h2>
      <p class="hint">Verdicts are kept under this name and machine: small letters, digits, _ and -.</p>
      <label>
        Name <input required value={name} pattern={PATTERN} onInput={event => setName(event.currentTarget.value)} />
      </label>
      <label>
        Machine{' '}
        <input required value={device} pattern={PATTERN} onInput={event => setDevice(event.currentTarget.value)} />
      </label>
      <button type="submit">Begin</button>
      {fault && <p role="alert">{fault}</p>}
    </form>
  );
}
