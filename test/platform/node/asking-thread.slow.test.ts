// What a thread was asked for and has not begun can be taken back, and a conversation of another kind has its turn in it. Runs the build.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { AskingThread } from '../../../src/platform/node/asking-thread.js';

const dist = new URL('../../../dist/platform/node/asking-thread.js', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'framelock-offer-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Waits for a gate where it is given one; otherwise says how many it did so far. A port that is given echoes. */
const program = join(folder, 'steps.mjs');
writeFileSync(
  program,
  `import { parentPort } from 'node:worker_threads';
import { answerInTurn } from ${JSON.stringify(dist.href)};
const done = [];
answerInTurn(parentPort, async wanted => {
  if (wanted === 'done') return done;
  if (wanted.gate) Atomics.wait(new Int32Array(wanted.gate), 0, 0);
  done.push(wanted.number);
  return wanted.number;
}, port => port.on('message', said => port.postMessage({ said, done: done.length })));`,
);

interface Wanted {
  readonly number: number;
  readonly gate?: SharedArrayBuffer;
}

async function start(): Promise<AskingThread<Wanted | 'done'>> {
  const { askingThread } = await import(fileURLToPath(dist));
  return askingThread(pathToFileURL(program), 'steps');
}

function closedGate(): { readonly gate: SharedArrayBuffer; open(): void } {
  const gate = new SharedArrayBuffer(4);
  const word = new Int32Array(gate);
  const open = () => {
    Atomics.store(word, 0, 1);
    Atomics.notify(word, 0);
  };
  return { gate, open };
}

test('what it has not begun is taken back once and never done; what it has is not', async () => {
  const thread = await start();
  const { gate, open } = closedGate();
  await thread.ask({ number: 0 });
  const [first, second, third] = [1, 2, 3].map(number => thread.offer(number === 1 ? { number, gate } : { number }));
  await new Promise(resolve => setTimeout(resolve, 50));
  expect([first.takeBack(), third.takeBack(), third.takeBack()]).toEqual([false, true, false]);
  open();
  expect(await Promise.all([first.answer, second.answer])).toEqual([1, 2]);
  expect([first.takeBack(), second.takeBack()]).toEqual([false, false]);
  expect(await thread.ask('done')).toEqual([0, 1, 2]);
  thread.close();
});

test('of any offers, some at once and some taken back, each is done exactly once, there or here', async () => {
  const thread = await start();
  let number = 0;
  const here: number[] = [];
  const offerAll = async (takenBack: readonly boolean[]) => {
    const offers = takenBack.map(taken => ({ taken, number, ...thread.offer({ number: number++ }) }));
    const answers = offers.map(offer => {
      if (!offer.taken || !offer.takeBack()) return offer.answer;
      here.push(offer.number);
      return offer.number;
    });
    expect(await Promise.all(answers)).toEqual(offers.map(offer => offer.number));
  };
  // More than 256 are pending at once in the first: those behind are not given back, and done all the same.
  await offerAll(Array.from({ length: 700 }, (_, i) => i % 2 === 0));
  expect(here.length).toBeGreaterThan(100);
  await fc.assert(fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 40 }), offerAll), { numRuns: 50 });
  const there = (await thread.ask('done')) as number[];
  expect([...there, ...here].sort((a, b) => a - b)).toEqual(Array.from({ length: number }, (_, i) => i));
  thread.close();
});

test('who has a port into the thread is answered between two of many requests', async () => {
  const thread = await start();
  await thread.ask({ number: 0 });
  const { gate, open } = closedGate();
  const { port1, port2 } = new MessageChannel();
  thread.give(port2);
  const answered = new Promise<{ said: string; done: number }>(resolve => port1.once('message', resolve));
  const asked = Array.from({ length: 20 }, (_, i) => thread.ask(i === 0 ? { number: 1, gate } : { number: i + 1 }));
  await new Promise(resolve => setTimeout(resolve, 50));
  port1.postMessage('hello');
  open();
  const { said, done } = await answered;
  expect(said).toBe('hello');
  expect(done).toBeLessThan(5);
  await Promise.all(asked);
  port1.close();
  thread.close();
});

test('why it ended is heard, also by who asks afterwards', async () => {
  const thread = await start();
  const heard: string[] = [];
  thread.onEnd(why => heard.push(why.message));
  thread.close();
  thread.onEnd(why => heard.push(why.message));
  expect(heard).toEqual(['the thread was closed', 'the thread was closed']);
});
