// Renders commands and their output as an SVG picture of a terminal.
import wrapAnsi from 'wrap-ansi';

const COLUMNS = 100;
const CHARACTER = 8.43; // pixels, of 14 px monospace
const LINE = 20;
const MARGIN = 18;
const STYLE =
  'text{font:14px ui-monospace,"SF Mono","Cascadia Mono","DejaVu Sans Mono",Menlo,Consolas,monospace;fill:#e6ecea;white-space:pre}' +
  '.command{fill:#4cc2b4;font-weight:700}';

/** @param lines - a command begins with `$ `. @param title - for screen readers. */
export function terminalSvg(lines: readonly string[], title: string): string {
  const texts: string[] = [];
  let y = MARGIN + 14;
  for (const line of lines) {
    const attribute = line.startsWith('$ ') ? ' class="command"' : '';
    for (const part of wrapAnsi(line, COLUMNS, { hard: true, trim: false }).split('\n')) {
      if (part !== '') texts.push(`<text${attribute} x="${MARGIN}" y="${y}">${escaped(part)}</text>`);
      y += LINE;
    }
  }
  const [width, height] = [Math.ceil(COLUMNS * CHARACTER) + 2 * MARGIN, y + MARGIN - 14];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
<rect width="100%" height="100%" rx="10" fill="#121616"/>
${texts.join('\n')}
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
