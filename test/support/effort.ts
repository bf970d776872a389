// How much of a long test is done: enough for its property in every run, all of it with `npm run test:full`.

export const full = process.env.FRAMELOCK_TESTS === 'full';

/** As many seeds, cases or turns as this run has time for. */
export const turns = (few: number, all: number): number => (full ? all : few);
