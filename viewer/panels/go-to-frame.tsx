// A field beside the timeline: a frame by its number, or the one nearest to a moment.
import { useEffect, useRef, useState } from 'preact/hooks';
import { useClient } from '../main/show-context.js';
import { bindKeys } from '../state/keys.js';
import { frameAt } from '../state/overview.js';
import { dataset, frameIndex } from '../state/store.js';
import { tables } from '../state/tables.js';
import { wantedFrame } from '../state/wanted-frame.js';

export function GoToFrame() {
  const client = useClient();
  const field = useRef<HTMLInputElement>(null);
  const [wrong, tell] = useState('');
  useEffect(
    () =>
      bindKeys([
        { keys: ['/'], text: 'go to a frame or a moment', group: 'Frames', run: () => field.current?.focus() },
      ]),
    [],
  );
  const go = async () => {
    const frames = dataset.value!.frames;
    const text = field.current!.value;
    if (text.trim() === '') return;
    const found = async () => {
      if (/^\s*\d{1,9}\s*$/.test(text)) return wantedFrame(text, frames, 0n);
      const alignment = tables.value?.alignment ?? (await client.alignment());
      const wanted = wantedFrame(text, frames, alignment.frameStampNs[0] ?? 0n);
      if (!wanted || 'frame' in wanted) return wanted;
      const at = frameAt(alignment, wanted.stampNs);
      return at === undefined ? undefined : { frame: at };
    };
    const wanted = await found().catch(() => undefined);
    if (wanted && 'frame' in wanted) {
      tell('');
      frameIndex.value = wanted.frame;
      field.current!.value = '';
      field.current!.blur();
    } else
      tell(
        `expected a frame from 0 to ${frames - 1}, or a moment: 1700000000.25, 2.5s since the first, or ISO 8601 UTC`,
      );
  };
  return (
    <span class="go-to">
      <input
        ref={field}
        placeholder="go to"
        aria-label="Go to a frame or a moment"
        aria-invalid={wrong !== ''}
        title="a frame's number, or a moment: 1700000000.25, 2.5s since the first frame, ns, ISO 8601 UTC; then Enter (/)"
        onKeyDown={event => {
          if (event.key === 'Enter') void go();
          if (event.key !== 'Escape') return;
          tell('');
          event.currentTarget.blur();
        }}
      />
      {wrong && (
        <output class="go-to-wrong" role="alert">
          {wrong}
        </output>
      )}
    </span>
  );
}
