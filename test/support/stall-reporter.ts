// Says which test files were running when none of them got on any more: a file that never ends is ended by no timeout while it loads.
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';

/** Longer than any single test or file takes to load. */
const minutes = 20;

export class StallReporter implements Reporter {
  private readonly running = new Map<TestModule, string>();
  private timer: NodeJS.Timeout | undefined;
  private vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.vitest = vitest;
  }

  onTestRunStart(): void {
    this.gotOn();
  }

  onTestModuleQueued(module: TestModule): void {
    this.gotOn(module, 'loading');
  }

  onTestCaseReady(test: TestCase): void {
    this.gotOn(test.module, test.fullName);
  }

  onTestCaseResult(test: TestCase): void {
    this.gotOn(test.module, `after ${test.fullName}`);
  }

  onTestModuleEnd(module: TestModule): void {
    this.running.delete(module);
    this.gotOn();
  }

  onTestRunEnd(): void {
    clearTimeout(this.timer);
  }

  private gotOn(module?: TestModule, doing = ''): void {
    if (module) this.running.set(module, doing);
    clearTimeout(this.timer);
    // Where a debugger waits or files are watched, nobody is in a hurry.
    if (this.vitest?.config.watch || this.vitest?.config.inspector.enabled) return;
    this.timer = setTimeout(() => this.giveUp(), minutes * 60_000);
  }

  private giveUp(): void {
    const where = [...this.running].map(([module, doing]) => `  ${module.relativeModuleId}: ${doing}`);
    console.error([`no test has begun or ended for ${minutes} minutes; running:`, ...where].join('\n'));
    process.exit(1);
  }
}
