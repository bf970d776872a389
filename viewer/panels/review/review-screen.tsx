// Review: the queue, the item in its best camera and from three sides, why it is suspicious, and what a person says of it; all by keys.
import { useEffect } from 'preact/hooks';
import { useClient } from '../../main/show-context.js';
import * as current from '../../state/review/current.js';
import { openReview, queue, queueProblem, readAgain } from '../../state/review/session.js';
import { reviewItem } from '../../state/store.js';
import type { Link } from '../../state/url.js';
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

export function ReviewScreen({ link }: { link: Link }) {
  const client = useClient();
  useEffect(() => {
    void openReview(client);
    const focus = () => void readAgain();
    addEventListener('focus', focus);
    const unbind = reviewKeys();
    const stop = followItem(client);
    return () => {
      removeEventListener('focus', focus);
      unbind();
      stop();
    };
  }, []);
  const all = queue.value?.items;
  useEffect(() => {
    if (!all || current.currentId.value !== undefined) return;
    const first = all.find(item => item.id === reviewItem.value) ?? all[0];
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
      {current.sheetOpen.value && item ? (
        <ContactSheet key={item.id} item={item} />
      ) : (
        <ItemViews item={item} dataset={link.dataset} />
      )}
      <aside class="side">
        <AuthorForm />
        {item && <VerdictPanel item={item} />}
        <output class="told" aria-live="polite">
          {current.told.value}
        </output>
        {item && current.editing.value && <EditPanel />}
        {item && <Evidence item={item} />}
      </aside>
    </div>
  );
}
