// `repr(e)` of an exception as MicroPython and CircuitPython print it: a tuple of one has its comma (py/objexcept.c).
import type { RaisedError } from '../boards/python-exception.ts';

/** An exception of the firmware, or of a library with its own classes. */
export type Raisable = Omit<RaisedError, 'type'> & { readonly type: string };

/** `OSError(-30592, 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE')`, `OSError(104,)`, `MemoryError()`. */
export function pythonRepr({ type, errno, text }: Raisable): string {
  const args = [errno === undefined ? undefined : String(errno), text === undefined ? undefined : quoted(text)];
  const given = args.filter((each) => each !== undefined);
  return `${type}(${given.join(', ')}${given.length === 1 ? ',' : ''})`;
}

/** py/objstr.c: double quotes if there are single ones and no double ones. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`);
  return `${quote}${escaped}${quote}`;
}
