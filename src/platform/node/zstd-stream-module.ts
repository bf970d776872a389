// zstd's streaming functions, from the package that holds them: its own driver does not see errors, and would go round for ever.
import { ZSTDDecoder } from 'zstddec/stream';
import type { ZstdStreamModule } from '../../bytes/zstd-stream.js';

let loaded: Promise<ZstdStreamModule> | undefined;

export function zstdStreamModule(): Promise<ZstdStreamModule> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<ZstdStreamModule> {
  let functions: unknown;
  class Opened extends ZSTDDecoder {
    override _init(result: Parameters<ZSTDDecoder['_init']>[0]): void {
      super._init(result);
      functions = result.instance.exports;
    }
  }
  await new Opened().init();
  return functions as ZstdStreamModule;
}
