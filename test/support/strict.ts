// Runs before every test file of the strict lanes: fails them all if this process could turn text into code.
try {
  // biome-ignore lint/security/noGlobalEval: the point is that it is refused
  // biome-ignore lint/complexity/noCommaOperator: calls the global one
  (0, eval)('1');
  throw new TypeError('this test process may generate code from strings: run it with the flag in vitest.config.ts');
} catch (error) {
  if (!(error instanceof EvalError)) throw error;
}
