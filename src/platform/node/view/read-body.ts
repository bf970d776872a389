// Reads the JSON of a request, and no more of it than allowed.
import type { IncomingMessage } from 'node:http';

export type Body = { readonly value: object } | { readonly status: number; readonly text: string };

export async function readBody(message: IncomingMessage, most: number): Promise<Body> {
  // A form of another site can send text or a form without asking; JSON it cannot.
  if (!/^application\/json(;|$)/i.test(message.headers['content-type'] ?? ''))
    return { status: 415, text: 'expected application/json' };
  const tooLarge = { status: 413, text: `expected at most ${most} bytes` };
  if (Number(message.headers['content-length'] ?? 0) > most) return tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) return tooLarge;
    chunks.push(chunk);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value };
  } catch {
    // Told below.
  }
  return { status: 400, text: 'expected a JSON object' };
}
