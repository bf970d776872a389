// In which order messages of several streams arrive, as a live node would have seen them.
import type { Stream } from '../time/stream.js';

/**
 * Names the stream of the next message, -1 at the end; of equal moments the first stream goes first. By stamp; or, where a
 * full queue makes it matter, by record stamp, with no message before its predecessor in the stream.
 */
export function arrivalBy(streams: readonly Stream[], recorded: boolean): () => number {
  const moments = streams.map(stream => (recorded ? recordMoments(stream, streams) : stream.t));
  const next = new Int32Array(streams.length);
  /** The moment of each stream's next message. */
  const coming = Float64Array.from(moments, list => list[0] ?? Number.POSITIVE_INFINITY);
  return () => {
    let first = -1;
    let moment = Number.POSITIVE_INFINITY;
    for (let i = 0; i < coming.length; i++) {
      if (coming[i] >= moment) continue;
      moment = coming[i];
      first = i;
    }
    if (first >= 0) coming[first] = moments[first][++next[first]] ?? Number.POSITIVE_INFINITY;
    return first;
  };
}

function recordMoments({ logNs }: Stream, streams: readonly Stream[]): Float64Array {
  const zero = streams.find(stream => stream.logNs.length > 0)?.logNs.at(0) ?? 0n;
  const moments = new Float64Array(logNs.length);
  let latest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < moments.length; i++) {
    latest = Math.max(latest, Number(logNs.at(i)! - zero));
    moments[i] = latest;
  }
  return moments;
}
