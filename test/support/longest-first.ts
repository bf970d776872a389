// The order of test files: what takes longest begins first, so that no processor waits for the last one at the end.
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { longFiles } from './long-files.js';

/**
 * One lane after the other, so that its files follow each other in the same processes. The browser's waits more than it computes, which suits
 * what runs beside at the beginning; the many small files at the end leave no processor alone.
 */
const lanes = ['kill', 'browser', 'slow', 'oracle', 'unit'];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const root = this.ctx.config.root;
    const seconds = (file: TestSpecification) => longFiles[relative(root, file.moduleId).replaceAll('\\', '/')] ?? 0;
    const lane = (file: TestSpecification) => lanes.indexOf(file.project.name);
    // What is not listed stays in the order of its size.
    return (await super.sort(files)).sort((a, b) => lane(a) - lane(b) || seconds(b) - seconds(a));
  }
}
