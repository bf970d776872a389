// What is about to be said of an item, what others said, and whether it reached the disk.
import { type VerdictWord, verdictReasons } from '../../../src/qa/review/verdict.js';
import { connection } from '../../main/connection-state.js';
import { download } from '../../state/download.js';
import * as current from '../../state/review/current.js';
import { keptLocally } from '../../state/review/local-ledger.js';
import { itemName, type QueueItem } from '../../state/review/queue.js';
import { author, flush, queue, standingOf, stateOf, unsaved, writeProblem } from '../../state/review/session.js';
import { dataset } from '../../state/store.js';
import { digitReasons } from './review-keys.js';

const choices: readonly (readonly [VerdictWord, string])[] = [
  ['accept', 'A'],
  ['reject', 'R'],
  ['flag', 'F'],
  ['unsure', 'U'],
  ['skip', 'S'],
];

export function VerdictPanel({ item }: { item: QueueItem }) {
  const { word, reasons, note } = current.draft.value;
  const number = queue.value!.items.indexOf(item) + 1;
  const state = stateOf(item);
  const ready = author.value !== undefined;
  return (
    <section class="verdict" aria-label="Verdict">
      <h2>
        {number}. {itemName(item)}
      </h2>
      <Before item={item} />
      <fieldset class="row" aria-label="Verdict" disabled={!ready}>
        {choices.map(([one, key]) => (
          <button
            key={one}
            type="button"
            aria-pressed={word === one}
            data-word={one}
            onClick={() => current.choose(one)}
          >
            <kbd>{key}</kbd>
            {one}
          </button>
        ))}
      </fieldset>
      <fieldset class="reasons" aria-label="Reasons" disabled={!ready}>
        {verdictReasons.map(reason => (
          <button
            key={reason}
            type="button"
            aria-pressed={reasons.includes(reason)}
            onClick={() => current.toggleReason(reason)}
          >
            {digitReasons.includes(reason) && <kbd>{digitReasons.indexOf(reason) + 1}</kbd>}
            {reason}
          </button>
        ))}
      </fieldset>
      <label>
        Note <kbd>N</kbd>
        <textarea
          rows={1}
          maxLength={4096}
          value={note}
          disabled={!ready}
          onInput={event => {
            current.draft.value = { ...current.draft.value, note: event.currentTarget.value };
          }}
          onKeyDown={event => {
            if (event.key === 'Escape' || (event.key === 'Enter' && !event.shiftKey)) {
              event.preventDefault();
              event.currentTarget.blur();
            }
          }}
        />
      </label>
      <div class="row">
        <button type="button" class="say" disabled={!ready || !word} onClick={() => current.commit()}>
          <kbd>Enter</kbd>say it
        </button>
        {state === 'disputed' && (
          <button type="button" disabled={!ready || !word} onClick={() => current.commit(true)}>
            <kbd>Shift+Enter</kbd>settle
          </button>
        )}
        <button type="button" disabled={!ready} onClick={current.undoVerdict}>
          <kbd>Ctrl+Z</kbd>take back
        </button>
      </div>
      <Written />
    </section>
  );
}

/** Others' words are shown once the own ones are given: a second reviewer is not to be led. */
function Before({ item }: { item: QueueItem }) {
  const standing = standingOf(item);
  if (!standing) return null;
  const own = author.value?.path.split('/').at(-1)?.split('.')[0];
  const all = [...standing.verdicts, ...standing.adjudications];
  const mine = all.some(({ record, stale }) => record.author === own && stale.length === 0);
  const seen =
    mine || standing.state === 'disputed'
      ? all
      : all.filter(({ record, stale }) => record.author === own || stale.length > 0);
  return (
    <ul class="said" aria-label="Said before">
      {seen.map(({ record, stale }) => (
        <li key={record.id} data-stale={stale.length > 0}>
          {record.author} {record.adjudicates ? 'settled' : 'said'} <b>{record.verdict}</b>
          {record.reasons.length > 0 && `: ${record.reasons.join(', ')}`}
          {record.note && ` (${record.note})`}
          {stale.length > 0 && <em> stale: {staleWords(stale)}</em>}
        </li>
      ))}
      {seen.length < all.length && <li>{all.length - seen.length} by others, shown when you have said yours</li>}
    </ul>
  );
}

function staleWords(reasons: readonly string[]): string {
  const words: Record<string, string> = {
    label: 'the label was changed since',
    gone: 'the label is gone',
    calibration: 'the calibration was changed since',
    dataset: 'it was another recording',
  };
  return reasons.map(reason => words[reason] ?? reason).join(', ');
}

function Written() {
  const waiting = unsaved.value.length;
  const name = author.value?.path.split('/').at(-1) ?? 'verdicts.jsonl';
  if (!connection.value?.write)
    return (
      <p class="hint">
        This host cannot be written to: verdicts stay in this browser.{' '}
        <button
          type="button"
          disabled={waiting === 0}
          onClick={() => download(name, keptLocally(dataset.value!.datasetHash), 'application/x-ndjson')}
        >
          Download {name}
        </button>
      </p>
    );
  if (writeProblem.value)
    return (
      <p class="unwritten" role="alert">
        {waiting} {waiting === 1 ? 'verdict is' : 'verdicts are'} not written yet: {writeProblem.value}.{' '}
        <button type="button" onClick={() => void flush()}>
          Try again
        </button>
      </p>
    );
  return <p class="hint">{waiting > 0 ? 'writing …' : `written to review/verdicts/${name}`}</p>;
}
