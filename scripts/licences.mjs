// The terms of every package that went into a bundle: licence and notice of each, as it wants to be passed on with its code.
import { readdirSync, readFileSync } from 'node:fs';

/** `modules`: ids of all bundled modules, paths below node_modules among them. Sorted by name; equal modules give equal text. */
export function licencesOf(modules) {
  const folders = new Set();
  for (const id of modules) {
    const inside = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll('\\', '/').replace(/^\0/, ''));
    if (inside) folders.add(inside[0]);
  }
  const sections = [...folders].map(folder => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    const files = readdirSync(folder).filter(entry => /^(licen[cs]e|copying|notice)/i.test(entry));
    const texts = files.sort().map(file => readFileSync(`${folder}/${file}`, 'utf8').trim());
    return `## ${name} ${version} (${license})\n\n${texts.join('\n\n') || license}\n`;
  });
  return `# Licences\n\nThe files beside this one contain code of these packages.\n\n${sections.sort().join('\n')}`;
}

/** A plugin of Vite: collects the modules of the page and of its workers, and writes the terms of all of them. */
export function licences(fileName) {
  const modules = new Set();
  const collect = bundle => {
    for (const chunk of Object.values(bundle)) for (const id of chunk.moduleIds ?? []) modules.add(id);
  };
  return {
    worker: { name: 'licences-of-workers', generateBundle: (_, bundle) => collect(bundle) },
    page: {
      name: 'licences',
      // Workers are bundled while the page that names them is read: they are all here by now.
      generateBundle(_, bundle) {
        collect(bundle);
        this.emitFile({ type: 'asset', fileName, source: licencesOf(modules) });
      },
    },
  };
}
