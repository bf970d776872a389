// Runs the built command line as a person would, and hands back what it said.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Another build than dist/ may be tested by naming its folder. */
export const dist = process.env.FRAMELOCK_DIST ?? fileURLToPath(new URL('../../dist', import.meta.url));
export const main = `${dist}/bin/framelock.js`;
export const shared = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
export const samples = fileURLToPath(new URL('../../samples/', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Of stderr, those that start with an FL code. */
  readonly issues: string[];
  // biome-ignore lint/suspicious/noExplicitAny: whatever the command printed
  readonly json: any;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
}

/** Rejects when the program shows a stack trace, whatever else it did: no input may make it do that. */
export async function framelock(args: readonly string[], { cwd, env }: RunOptions = {}): Promise<Ran> {
  const child = spawn(process.execPath, ['--disallow-code-generation-from-strings', main, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', text => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', text => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (/^ +at \S/m.test(stderr)) throw new Error(`a stack trace from framelock ${args.join(' ')}:\n${stderr}`);
  const issues = stderr.split('\n').filter(line => /^FL\d{4}: /.test(line));
  return { code, stdout, stderr, issues, json: stdout.startsWith('{') ? JSON.parse(stdout) : undefined };
}

/** found = decoded + dropped + unselected, from a conversion's JSON. */
export function balance(json: { accounting: Accounting }): { found: number; sum: number } {
  const { found, decoded, dropped, unselected } = json.accounting;
  return { found, sum: decoded + Object.values(dropped).reduce((a, b) => a + b, 0) + unselected };
}

interface Accounting {
  readonly found: number;
  readonly decoded: number;
  readonly dropped: Record<string, number>;
  readonly unselected: number;
}
