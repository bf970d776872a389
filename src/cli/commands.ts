// Every command, in the order of the help.
import type { Command } from 'commander';
import { convertCommand } from './convert.js';
import { demoCommand } from './demo.js';
import { infoCommand } from './info.js';
import { projectCommand } from './project.js';
import { simulateCommand } from './simulate.js';
import { syncCommand } from './sync.js';
import { traceCommand } from './trace.js';
import { verifyCommand } from './verify.js';

/** Adds itself to the program; `exit` takes the exit code of a run that did not throw. */
export type AddCommand = (program: Command, exit: (code: number) => void) => void;

export const commands: readonly AddCommand[] = [
  infoCommand,
  syncCommand,
  convertCommand,
  projectCommand,
  verifyCommand,
  traceCommand,
  simulateCommand,
  demoCommand,
];
