// Validates the arguments for a certificate: names, days, and file names.
import { TlsError } from '../../errors.ts';
import { isHostName, type LeafPurpose } from './issue.ts';

/** More names are a mistake, and few boards could hold such a certificate. */
const MAX_NAMES = 100;

/** @param names - at least one. @param where - prefix of messages: `line 3`. @throws TlsError `cli.usage`. */
export function checkNames(names: readonly string[], purpose: LeafPurpose, where = ''): void {
  const place = where === '' ? '' : `${where}: `;
  if (names.length > MAX_NAMES)
    throw new TlsError('cli.usage', `${place}${names.length} names are more than ${MAX_NAMES}`);
  const wrong = names.find((name) => !(purpose === 'client' ? /^\w[\w .@:-]{0,62}$/.test(name) : isHostName(name)));
  if (wrong !== undefined) {
    throw new TlsError('cli.usage', `${place}${JSON.stringify(wrong)} is not a host name or an IP address`, {
      hint: 'Host names have letters, digits and hyphens between dots; those in other scripts are written xn--….',
    });
  }
  // ca.key.pem is the CA's key; some file systems ignore case.
  if (/^ca(\.key)?$/i.test(fileName(names[0]!)))
    throw new TlsError('cli.usage', `${place}${names[0]} names the files of the CA itself: choose another name`);
}

/** @param option - as typed: `--days`. @throws TlsError `cli.usage`. */
export function parseDays(text: string, option: string, least: 0 | 1): number {
  const days = Number(text);
  if (!/^\d{1,5}$/.test(text) || days < least || days > 36_500)
    throw new TlsError('cli.usage', `${option} ${text} is not a number of days (${least} to 36500)`);
  return days;
}

/** Not every file system allows `*` and `:`. */
export function fileName(name: string): string {
  return name.replace('*', '_').replaceAll(':', '-');
}
