// What is about to be said of an item, what others said, and whether it reached the disk.
import { type VerdictWord, verdictReasons } from '../../../src/qa/review/verdict.js';
import { connection } from '../../main/connection-state.js';
import { download } from '../../state/download.js';
import { allOf, saidBefore } from '../../state/review/blind.js';
import * as current from '../../state/review/current.js';
import { itemName, type QueueItem } from '../../state/review/queue.js';
import { flush, keptInBrowser, unsaved, writeProblem } from '../../state/review/saving.js';
import { hasSaid, ledgerPathNow, queue, reviewer, standingOf, stateOf } from '../../state/review/session.js';
import { commit, undoVerdict } from '../../state/review/speak.js';
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
  const ready = reviewer.value !== undefined;
  /** Enter on what is chosen already says it, so that a click and Enter do what they look like. */
  const enter = (chosen: boolean) => (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !chosen || !word) return;
    event.preventDefault();
    event.stopPropagation();
    commit();
  };
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
            onKeyDown={enter(word === one)}
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
            onKeyDown={enter(reasons.includes(reason))}
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
        <button type="button" class="say" disabled={!ready || !word} onClick={() => commit()}>
          <kbd>Enter</kbd>say it
        </button>
        {state === 'disputed' && (
          <button type="button" disabled={!ready || !word} onClick={() => commit(true)}>
            <kbd>Shift+Enter</kbd>settle
          </button>
        )}
        <button type="button" disabled={!ready} onClick={undoVerdict}>
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
  const seen = saidBefore(standing, reviewer.value?.author);
  const hidden = allOf(standing).length - seen.length;
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
      {hidden > 0 && <li>{hidden} by others, shown when you have said yours</li>}
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
  const waiting = unsaved.value;
  const many = waiting.length === 1 ? '1 verdict is' : `${waiting.length} verdicts are`;
  if (!connection.value?.write)
    return (
      <div class="written">
        <p class="hint">
          This host cannot be written to. Verdicts stay in this {keptInBrowser.value ? 'browser' : 'page'} until you
          download them, and belong into review/verdicts/ of the dataset.
        </p>
        <Downloads />
      </div>
    );
  if (writeProblem.value)
    return (
      <div class="unwritten" role="alert">
        <p>
          {many} not written yet: {writeProblem.value}. It is tried again; until then they are kept in this{' '}
          {keptInBrowser.value ? 'browser' : 'page: leave it open'}.
        </p>
        <button type="button" onClick={() => void flush()}>
          Try now
        </button>
        <Downloads />
      </div>
    );
  const path = reviewer.value && ledgerPathNow();
  if (waiting.length > 0) return <p class="hint">writing …</p>;
  return <p class="hint">{path && `${hasSaid() ? 'Written' : 'Will be written'} to ${path}`}</p>;
}

/** One file for each ledger that has unwritten verdicts. */
function Downloads() {
  const paths = [...new Set(unsaved.value.map(({ path }) => path))];
  return (
    <>
      {paths.map(path => {
        const lines = unsaved.value.filter(one => one.path === path).map(({ line }) => line);
        const name = path.split('/').at(-1)!;
        return (
          <button key={path} type="button" onClick={() => download(name, lines.join(''), 'application/x-ndjson')}>
            Download {lines.length} as {name}
          </button>
        );
      })}
    </>
  );
}
