// The frame of every report: one file that loads nothing and runs nothing.
import { version } from '../../version.js';
import { style } from './style.js';

export interface Page {
  /** Escaped already, as all text here. */
  readonly title: string;
  /** Rules beside those of every report, each on a line of its own. */
  readonly rules?: string;
  /** Pictures may be embedded. */
  readonly pictures?: boolean;
  /** What stands in `<main>`, before the last line. */
  readonly body: string;
}

export function htmlDocument({ title, rules, pictures, body }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'${pictures ? '; img-src data:' : ''}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title>
<style>${style}${rules ? `\n${rules}\n` : ''}</style>
</head>
<body><main>
${body}
<footer>Made by framelock ${version}.</footer>
</main></body>
</html>
`;
}
