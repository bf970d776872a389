// Says what was chosen of an item and goes on to the next; takes verdicts back, and says them again.
import type { Verdict, VerdictWord } from '../../../src/qa/review/verdict.js';
import { targetKey } from '../../../src/qa/review/verdict.js';
import { isEmpty } from './box-edit.js';
import { current, currentId, draft, dwell, forgetDraft, items, openBy, openItem, tellItem, told } from './current.js';
import { adjudicate, lastOwn, queue, reviewer, say, standingOf, stateOf, takeBack } from './session.js';

export const wordsOf: Record<VerdictWord, string> = {
  accept: 'accepted',
  reject: 'rejected',
  flag: 'flagged',
  unsure: 'unsure',
  skip: 'skipped',
};

/** What took verdicts back here, latest last: taking that back says them again. */
let takenBack: Verdict[] = [];

/** Without a choice nothing is said. `settle`: as the judge of a dispute. */
export function commit(settle = false): void {
  const item = current.peek();
  if (!item) return;
  const { word, reasons, note, edit } = draft.peek();
  const hindrance = hindranceOf(settle);
  if (hindrance !== undefined) {
    told.value = hindrance;
    return;
  }
  const verdict = {
    target: item.target,
    sensors: item.sensors,
    calib: item.calib!,
    verdict: word!,
    reasons,
    note,
    edit: isEmpty(edit) ? null : edit,
    evidence: item.evidence,
    score: item.score,
    stratum: item.stratum,
    dwell_ms: dwell.read(),
  };
  try {
    if (settle) adjudicate(verdict, standingOf(item)!);
    else say(verdict);
  } catch (error) {
    told.value = error instanceof Error ? error.message : String(error);
    return;
  }
  takenBack = [];
  forgetDraft();
  const done = [settle ? `settled: ${wordsOf[word!]}` : wordsOf[word!], ...reasons].join(', ');
  openBy(1);
  told.value = `${done}; ${currentId.peek() === item.id ? endText() : `next: ${tellItem(current.peek()!)}`}`;
}

/** Why nothing can be said now, in words. */
function hindranceOf(settle: boolean): string | undefined {
  const item = current.peek()!;
  const { word } = draft.peek();
  if (!reviewer.peek()) return 'say first who reviews';
  if (!word) return 'choose a verdict first: A, R, F, U or S';
  if (item.calib === null) return 'this item has no calibration that a verdict could be bound to';
  if (!settle) return undefined;
  if (stateOf(item) !== 'disputed') return 'nothing to settle: nobody disagrees';
  return word === 'skip' ? 'skipping settles nothing' : undefined;
}

function endText(): string {
  const open = items.peek().filter(item => stateOf(item) === 'open').length;
  return open > 0 ? `that was the last one; ${open} still open` : 'that was the last one';
}

/** Takes back the latest verdict of this reviewer on this machine, and shows its item again. */
export function undoVerdict(): void {
  const record = reviewer.peek() && lastOwn();
  if (!record) {
    told.value = 'nothing to take back';
    return;
  }
  takenBack.push(takeBack(record));
  tellAgain('taken back', record);
}

/** Takes back the taking back. */
export function redoVerdict(): void {
  const tombstone = takenBack.pop();
  if (!tombstone || !reviewer.peek()) {
    told.value = 'nothing was taken back';
    return;
  }
  takeBack(tombstone);
  const record = lastOwn();
  if (record) tellAgain('said again', record);
}

function tellAgain(what: string, { target, verdict }: Verdict): void {
  const item = queue.peek()?.items.find(one => targetKey(one.target) === targetKey(target));
  if (item) openItem(item);
  told.value = `${what}: ${verdict ? wordsOf[verdict] : ''}${item ? `; ${tellItem(item)}` : ''}`;
}

/** Another person's: they are not this one's to say again. */
export function forgetTakenBack(): void {
  takenBack = [];
}
