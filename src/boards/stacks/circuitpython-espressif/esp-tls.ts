// The exceptions of CircuitPython 8.2 on Espressif, which come from ESP-IDF's esp_tls, including those of the TCP
// connection (ports/espressif/common-hal/ssl/SSLSocket.c; components/esp-tls/esp_tls_errors.h of IDF 4.4).
import type { TlsError } from '../../../errors.ts';
import type { ChipFacts } from '../../chips/chip-facts.ts';
import { isFirmwareVerdict } from '../../firmware-verdict.ts';
import { exception, osError, type RaisedError } from '../../python-exception.ts';
import { type ExceptionRules, raiseByMbedtls } from '../mbedtls/exceptions.ts';
import type { Failure, RaisedOrEnd } from '../stack.ts';

const X509_CRT_PARSE_FAILED = 0x8015;
const SSL_WRITE_FAILED = 0x8018;
const PK_PARSE_KEY_FAILED = 0x8019;

/** @param rules - for mbedTLS's number. */
export function raiseByEspTls(rules: ExceptionRules, failure: Failure, chip: ChipFacts): RaisedOrEnd {
  const { error, operation } = failure;
  const library = raiseByMbedtls({ ...rules, stream: 'number' }, { ...failure, operation: 'read' }, chip);
  const ret = library.kind === 'exception' ? library.exception.errno : undefined;
  if (operation === 'socket' || operation === 'set-up') return raiseByMbedtls(rules, failure, chip);
  // It retries until there is data or the timeout ends; any failure in between counts as nothing read.
  if (operation === 'read')
    return error.code === 'net.timeout' ? raised(osError(chip.errnos.ETIMEDOUT)) : { kind: 'end' };
  if (operation === 'write') return raised(unhandled(ret ?? -1, SSL_WRITE_FAILED, ret ?? -1));
  return raised(ofHandshake(error, ret));
}

function ofHandshake(error: TlsError, ret: number | undefined): RaisedError {
  if (error.code === 'board.out_of_memory') return exception('espidf.MemoryError');
  if (error.code === 'board.bad_ca_data') return unhandled(retOf(error) ?? ret ?? -1, X509_CRT_PARSE_FAILED, -1);
  if (error.code === 'crypto.bad_private_key') return unhandled(retOf(error) ?? ret ?? -1, PK_PARSE_KEY_FAILED, -1);
  return exception('OSError', 'Failed SSL handshake');
}

function retOf({ cause }: TlsError): number | undefined {
  return isFirmwareVerdict(cause) ? cause.ret : undefined;
}

/** If esp_tls gives neither memory nor the handshake as the reason: mbedTLS's number, flags, esp_tls's, the result. */
function unhandled(ret: number, code: number, result: number): RaisedError {
  return exception('OSError', `Unhandled ESP TLS error ${-ret} 0 ${code.toString(16)} ${result}`);
}

function raised(error: RaisedError): RaisedOrEnd {
  return { kind: 'exception', exception: error };
}
