// `thimble explain "TEXT"`: any TLS error of a board in words, with what to do.
import { explain as explainText, UNDERSTOOD_FORMS } from '../doctor/explain.ts';
import { reportExplanations } from '../doctor/explain-report.ts';
import { printableJson } from '../errors/printable.ts';
import { type Command, ExitCode } from './command.ts';

export const explain: Command = {
  name: 'explain',
  summary: "A board's TLS error in words, with what to do",
  arguments: [
    {
      syntax: '<text...>',
      description: "What the board printed, in quotes: a line, a number, a name or a whole traceback; '-' reads stdin",
    },
  ],
  dashedArguments: true,
  options: [{ flags: '--json', description: 'One JSON object: { text, explanations }' }],
  examples: [
    [
      `thimble explain "OSError: (-17040, 'MBEDTLS_ERR_RSA_PUBLIC_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAILED')"`,
      'out of memory',
    ],
    ['thimble explain "OSError: -9984"', 'a bare number, by firmware'],
    ['thimble explain -0x7280', "mbedTLS's own spelling"],
    ['python board.py 2>&1 | thimble explain -', 'a traceback from a pipe'],
  ],
  async run([words], options, { stdout, stderr, stdin }) {
    const given = typeof words === 'string' ? words : (words ?? []).join(' ');
    const text = given === '-' ? await readAll(stdin) : given;
    const explanations = explainText(text);
    if (options.json === true) stdout.write(`${printableJson({ text, explanations }, 2)}\n`);
    else for (const line of reportExplanations(explanations)) stdout.write(`${line}\n`);
    if (explanations.length > 0) return ExitCode.ok;
    stderr.write(`nothing in this text is known here. What is understood:\n`);
    for (const form of UNDERSTOOD_FORMS) stderr.write(`  ${form}\n`);
    return ExitCode.checkFailed;
  },
};

async function readAll(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: string[] = [];
  for await (const chunk of stream) chunks.push(String(chunk));
  return chunks.join('');
}
