// docs/CLI.md names every command and option that the program has, no others, and the exit codes it ends with.
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { loadCommands } from '../../src/cli/commands.js';
import { exitCodes } from '../../src/cli/exit-codes.js';
import { rowsOf, sectionOf, textOf } from './documents.js';

const text = textOf('docs/CLI.md');
const program = new Command('framelock');
for (const add of await loadCommands(undefined)) add(program, () => {});

/** A group's commands are told of in the group's section. */
const withCommands = (command: Command): Command[] => [command, ...command.commands.flatMap(withCommands)];

/** Long names of options in a text: `--no-projection`, `--json`. */
const longNames = (part: string) => new Set(part.match(/(?<![\w-])--[a-z][a-z0-9-]*/g) ?? []);

describe.each(program.commands.map(command => [command.name(), command] as const))('%s', (name, command) => {
  const section = sectionOf(text, name) ?? '';
  const usage = /\n\n((?: {4}.*\n)+)/.exec(section)?.[1] ?? '';
  const family = withCommands(command);
  const options = family.flatMap(one => one.options);
  const flags = options.map(option => option.long!);

  test('has a section with its usage', () => {
    for (const one of family.filter(each => each.commands.length === 0)) {
      expect(usage).toContain(`framelock ${name}${one === command ? '' : ` ${one.name()}`}`);
      for (const argument of one.registeredArguments) expect(usage).toContain(`<${argument.name()}`);
    }
  });

  test('its usage names every option, by its long or its short name', () => {
    const words = usage.split(/[\s[\]|]+/);
    // What only is understood for who knows it by its other name is told where that is.
    for (const { long, short } of options.filter(option => !option.hidden))
      expect([long, words.includes(long!) || words.includes(short!)]).toEqual([long, true]);
    for (const named of longNames(usage)) expect(flags).toContain(named);
  });

  test('its text names no option that the program does not have', () => {
    const known = new Set([
      ...program.commands.flatMap(withCommands).flatMap(c => c.options.map(o => o.long!)),
      '--help',
      '--version',
    ]);
    for (const named of longNames(section.replace(/^ {4}\$.*$/gm, ''))) expect(known).toContain(named);
  });
});

test('no help says a default twice', () => {
  const texts = program.commands.flatMap(withCommands).flatMap(one => {
    const help = one.createHelp();
    return [...one.options.map(o => help.optionDescription(o)), ...one.registeredArguments.map(a => a.description)];
  });
  expect(texts.length).toBeGreaterThan(100);
  expect(texts.filter(said => said.split('(default').length > 2)).toEqual([]);
});

test('every section on a command is one', () => {
  const sections = [...text.matchAll(/^## ([a-z]+)$/gm)].map(([, name]) => name);
  expect(sections).toEqual(program.commands.map(command => command.name()));
});

test('the table at its head names every command, in the order of the help', () => {
  const named = rowsOf(text, /^\[[a-z]+\]\(#[a-z]+\)$/).map(([cell]) => /^\[([a-z]+)\]/.exec(cell)?.[1]);
  expect(named).toEqual(program.commands.map(command => command.name()));
});

test('exit codes', () => {
  const rows = rowsOf(text, /^\d+$/).map(([code, name]) => [name, Number(code)]);
  expect(Object.fromEntries(rows)).toEqual(exitCodes);
  expect(rows.length).toBe(Object.keys(exitCodes).length);
});
