// The picture of a terminal in the README: commands of `npm run demo` with their output.
import { terminalSvg } from './terminal-svg.ts';

/** The program is refused, the root is found, the program works. */
const CHAPTERS = ['1', '3', '4'];
const INDENT = '   ';

/** @param output - of the demo, without colours. */
export function demoPicture(output: string): string {
  return terminalSvg(
    commandsOf(output),
    'thimble run refuses a server, thimble trust finds its root, thimble run works',
  );
}

/** The commands of those chapters with their output, and a blank line between them. */
function commandsOf(output: string): readonly string[] {
  const lines: string[] = [];
  let chapter = '';
  let isCommand = false;
  for (const line of output.split('\n')) {
    chapter = /^(\d+)\. /.exec(line)?.[1] ?? chapter;
    if (!line.startsWith(INDENT)) isCommand = false;
    if (!CHAPTERS.includes(chapter)) continue;
    if (line.startsWith(`${INDENT}$ `)) {
      if (lines.length > 0) lines.push('');
      isCommand = true;
    }
    if (isCommand) lines.push(line.slice(INDENT.length));
  }
  return lines;
}
