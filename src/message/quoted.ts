// Text of a recording, fit for an issue: escaped, in quotes, and cut after 80 characters.

export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
