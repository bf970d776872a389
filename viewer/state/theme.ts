// Dark, light or high contrast: the person's choice, else what the system asks for.
import { effect, signal } from '@preact/signals';

const themes = ['dark', 'light', 'contrast'] as const;
export type Theme = (typeof themes)[number];

const KEY = 'framelock-theme';

export const theme = signal<Theme>(initial());

function initial(): Theme {
  const stored = themes.find(name => name === read());
  if (stored) return stored;
  if (matchMedia('(prefers-contrast: more)').matches) return 'contrast';
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

export function nextTheme(): void {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length];
  try {
    localStorage.setItem(KEY, theme.value);
  } catch {
    // Storage may be switched off: the choice then lasts as long as the page.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function followTheme(onChange: () => void): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    onChange();
  });
}
