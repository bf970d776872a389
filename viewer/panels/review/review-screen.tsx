// Review: the queue, the item in its best camera and from three sides, why it is suspicious, and what a person says of it; all by keys.
import { useEffect } from 'preact/hooks';
import { useClient } from '../../main/show-context.js';
import { compare } from '../../state/calibrate/compare.js';
import { anyNudge } from '../../state/calibrate/nudge.js';
import * as current from '../../state/review/current.js';
import { keptInBrowser, unsaved } from '../../state/review/saving.js';
import { openReview, queue, queueProblem, readAgain } from '../../state/review/session.js';
import * as store from '../../state/store.js';
import './review.css';
import { AuthorForm } from './author-form.js';
import { ContactSheet } from './contact-sheet.js';
import { EditPanel } from './edit-panel.js';
import { Evidence } from './evidence.js';
import { followItem } from './follow-item.js';
import { ItemViews } from './item-views.js';
import { QueueList } from './queue-list.js';
import { reviewKeys } from './review-keys.js';
import { VerdictPanel } from './verdict-panel.js';

export function ReviewScreen() {
  const client = useClient();
  useEffect(() => {
    void openReview(client);
    const unbind = reviewKeys();
    const stop = followItem(client);
    const unwatch = watchPage();
    // Verdicts are bound to the calibration of the dataset: that is what is looked at, not a nudged one.
    const before = compare.peek();
    compare.value = 'before';
    if (anyNudge.peek()) store.notice('Review shows the calibration of the dataset, without the nudges');
    return () => {
      compare.value = before;
      unwatch();
      unbind();
      stop();
      current.editing.value = false;
    };
  }, []);
  const all = queue.value?.items;
  useEffect(() => {
    if (!all) return;
    // Again after another screen, or by a link, or the first.
    const wanted = current.currentId.peek() ?? store.reviewItem.peek();
    const found = all.find(item => item.id === wanted);
    if (wanted !== undefined && !found) store.notice(`${wanted} is not in this queue`);
    const first = found ?? all[0];
    if (first) current.openItem(first);
  }, [all]);
  if (queueProblem.value)
    return (
      <p class="empty" role="alert">
        {queueProblem.value}
      </p>
    );
  if (!all)
    return (
      <p class="empty" role="status">
        Opening the queue …
      </p>
    );
  if (all.length === 0) return <p class="empty">The queue is empty: no check found anything to look at.</p>;
  const item = current.current.value;
  return (
    <div class="review" data-editing={current.editing.value}>
      <QueueList />
      {current.sheetOpen.value && item ? <ContactSheet key={item.id} item={item} /> : <ItemViews item={item} />}
      <aside class="side" aria-label="Verdict and evidence">
        <AuthorForm />
        {item && current.editing.value && <EditPanel />}
        {item && <VerdictPanel item={item} />}
        <output class="told" aria-live="polite">
          {current.told.value}
        </output>
        {item && <Evidence item={item} />}
      </aside>
    </div>
  );
}

/** What others wrote is read when a person comes back; time away is not looking; nothing unwritten is left by mistake. */
function watchPage(): () => void {
  const focus = () => void readAgain();
  const visible = () => (document.hidden ? current.dwell.pause() : current.dwell.resume());
  const leave = (event: BeforeUnloadEvent) => {
    if (unsaved.peek().length > 0 && !keptInBrowser.peek()) event.preventDefault();
  };
  visible();
  addEventListener('focus', focus);
  addEventListener('beforeunload', leave);
  document.addEventListener('visibilitychange', visible);
  return () => {
    removeEventListener('focus', focus);
    removeEventListener('beforeunload', leave);
    document.removeEventListener('visibilitychange', visible);
    current.dwell.pause();
  };
}
