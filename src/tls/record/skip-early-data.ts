// 0-RTT that was refused: RFC 8446 §4.2.10. Records that do not open, or come before there are keys, are dropped.
import { isTlsError } from '../../errors.ts';
import { ContentType } from '../constants.ts';
import type { PeerBudget } from '../peer-budget.ts';
import type { RecordReader } from './record-reader.ts';

/** @returns whether the reader's record was 0-RTT data and is to be dropped; if not, it has been decrypted. */
export function skipEarlyData(reader: RecordReader, budget: PeerBudget): boolean {
  const { contentType, fragment } = reader.record!;
  const { length } = fragment;
  if (!reader.protection.encrypted && contentType !== ContentType.application_data) {
    reader.open();
    return false;
  }
  if (reader.protection.encrypted && opens(reader, budget)) return false;
  budget.earlyData(length);
  return true;
}

function opens(reader: RecordReader, budget: PeerBudget): boolean {
  try {
    reader.open();
    budget.endEarlyData();
    return true;
  } catch (thrown) {
    if (!isTlsError(thrown) || thrown.code !== 'tls.bad_record_mac' || budget.earlyDataEnded) throw thrown;
    return false;
  }
}
