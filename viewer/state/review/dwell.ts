// How long an item was looked at: from its opening on, without the time in which the page was hidden.

export interface Dwell {
  begin(): void;
  /** The page is hidden, or another screen is shown. */
  pause(): void;
  resume(): void;
  /** ms since `begin`. */
  read(): number;
}

/** `now`: ms, ascending. */
export function dwellClock(now: () => number): Dwell {
  let sum = 0;
  let since: number | undefined = now();
  return {
    begin() {
      sum = 0;
      if (since !== undefined) since = now();
    },
    pause() {
      if (since !== undefined) sum += now() - since;
      since = undefined;
    },
    resume() {
      since ??= now();
    },
    read: () => Math.round(sum + (since === undefined ? 0 : now() - since)),
  };
}
