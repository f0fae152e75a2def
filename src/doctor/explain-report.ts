// An explanation as lines for people.
import type { Explanation, Meaning, Reading } from './explanation.ts';

const WIDTH = 96;

/** @returns lines without their ends. */
export function reportExplanations(explanations: readonly Explanation[]): readonly string[] {
  return explanations.flatMap((explanation, index) => [...(index === 0 ? [] : ['']), ...reportOne(explanation)]);
}

function reportOne({ subject, readings }: Explanation): string[] {
  const lines = [subject];
  for (const reading of readings) lines.push(...reportReading(reading, subject));
  return lines;
}

function reportReading({ firmware, meanings }: Reading, subject: string): string[] {
  const lines = [`  in ${firmware}:`];
  for (const meaning of meanings) lines.push(...reportMeaning(meaning, subject));
  return lines;
}

function reportMeaning({ name, part, cause, fix }: Meaning, subject: string): string[] {
  const role = part === undefined ? '' : part === 'reason' ? ', the reason' : ', where it happened';
  return [
    ...(subject.startsWith(name) ? [] : [`    ${name}${role}`]),
    ...wrap(cause, '    cause: '),
    ...(part === 'within' ? [] : wrap(fix, '    fix:   ')),
  ];
}

function wrap(text: string, label: string): string[] {
  const lines: string[] = [];
  let line = label;
  const indent = ' '.repeat(label.length);
  for (const word of text.split(' ')) {
    if (line.length + word.length > WIDTH && line !== label && line !== indent) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}
