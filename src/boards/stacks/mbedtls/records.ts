// Deviations of mbedTLS from the RFCs in records and handshake messages, by version (ssl_msg.c, ssl_tls.c).
import type { RecordRules } from '../../../tls/profile.ts';

/** The buffer of 16,717 bytes has an 8-byte counter and a 5-byte header before a record. */
const ROOM = 16_717 - 8 - 5;

const COMMON = { addressesInSni: true, badRecords: 'refused', alertLevel: 'decides' } as const;

/** 2.16 checks lengths first, and has one number for all invalid ones. */
export const RECORDS_OF_2_16: RecordRules = { ...COMMON, fragments: 'refused', shortRecords: 'refused' };

/** 2.28 to 3.6.2. */
export const RECORDS_OF_2_28: RecordRules = { ...COMMON, fragments: 'refused', longestFragment: ROOM };

/** From 3.6.3 a message is reassembled in that buffer, and each further header is appended to it. */
export const RECORDS_OF_3_6_3: RecordRules = {
  ...COMMON,
  fragments: 'joined',
  joinBuffer: ROOM - 5,
  longestFragment: ROOM,
};
