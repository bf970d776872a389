// The keyboard: one table of keys, what they do, and where; the help overlay shows the same table.
import { signal } from '@preact/signals';

export interface KeyBinding {
  /** As in KeyboardEvent.key, with `Shift+`, `Ctrl+` or `Alt+` before it. */
  readonly keys: readonly string[];
  readonly text: string;
  readonly group: string;
  run(event: KeyboardEvent): void;
}

export const helpOpen = signal(false);
/** Single keys can be switched off (WCAG 2.1.4): for speech input. */
export const singleKeys = signal(true);
export const bindings = signal<readonly KeyBinding[]>([]);

/** Adds bindings until the returned function is called; later ones go before earlier ones. */
export function bindKeys(added: readonly KeyBinding[]): () => void {
  bindings.value = [...added, ...bindings.value];
  return () => {
    bindings.value = bindings.value.filter(binding => !added.includes(binding));
  };
}

export function listenToKeys(): void {
  addEventListener('keydown', event => {
    const target = event.target as HTMLElement;
    // Typing is typing; a slider's own arrows move the slider.
    if (target.matches('input:not([type=range]):not([type=checkbox]), textarea, select, [contenteditable]')) return;
    if (target.matches('input[type=range]') && event.key.startsWith('Arrow')) return;
    if (target.matches('button, a, summary, [role=tab]') && (event.key === ' ' || event.key === 'Enter')) return;
    const name = nameOf(event);
    // Behind the help nothing is to happen unseen.
    if (helpOpen.value && name !== 'Escape' && name !== '?') return;
    if (!singleKeys.value && isSingle(event) && name !== '?') return;
    const binding = bindings.value.find(one => one.keys.includes(name));
    if (!binding) return;
    event.preventDefault();
    binding.run(event);
  });
}

/** Letters, digits and signs alone: what speech and a slip of the hand bring. Enter, Escape and arrows are none. */
function isSingle({
  key,
  ctrlKey,
  metaKey,
  altKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): boolean {
  return key.length === 1 && !ctrlKey && !metaKey && !altKey;
}

/** `?` and capital letters come with Shift already in them. */
export function nameOf(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shifted = event.shiftKey && (event.key.length > 1 || key !== event.key || /[a-z]/.test(key));
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shifted ? 'Shift+' : ''}${key}`;
}
