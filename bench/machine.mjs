// What the numbers were measured on: processor, memory, kernel, and the versions of all that ran.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';

export function machine() {
  const [{ model }] = cpus();
  return {
    cpu: `${model}${widestVectors()}`,
    cores: availableParallelism(),
    memory_gib: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}

/** What C++ built for this machine and numpy may use: their times depend on it, those of WebAssembly do not. */
function widestVectors() {
  try {
    const flags = readFileSync('/proc/cpuinfo', 'utf8');
    return /\bavx512f\b/.test(flags) ? ' (AVX-512)' : /\bavx2\b/.test(flags) ? ' (AVX2)' : '';
  } catch {
    return '';
  }
}

/** `pythons`: name → interpreter and the modules asked for. What is not there is left out. */
export function versions(pythons = {}) {
  const found = {};
  const gcc = firstLine('g++', ['-dumpfullversion']);
  if (gcc) found['g++'] = gcc;
  for (const [name, { python, modules }] of Object.entries(pythons)) {
    const script = [
      'import importlib.metadata as m, platform, sys',
      'def v(n):\n try: return n + " " + m.version(n)\n except Exception: return ""',
      'print(", ".join(filter(None, [platform.python_version()] + [v(n) for n in sys.argv[1:]])))',
    ].join('\n');
    const line = firstLine(python, ['-c', script, ...modules]);
    if (line) found[name] = line;
  }
  return found;
}

/** Version of a Debian package, or undefined where there is none. */
export function debianVersion(name) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholder
  return firstLine('dpkg-query', ['-W', '-f', '${Version}', name]);
}

function firstLine(command, args) {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  return done.status === 0 ? done.stdout.split('\n')[0] || undefined : undefined;
}

export function machineLine({ cpu, cores, memory_gib, kernel, node, platform, versions = {} }) {
  const rest = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [`${cores} cores of ${cpu}`, `${memory_gib} GiB`, platform, `kernel ${kernel}`, `Node ${node}`, ...rest].join(
    '; ',
  );
}
