// What mbedTLS does otherwise than the RFCs with records and handshake messages, by its version (ssl_msg.c, ssl_tls.c).
import type { RecordRules } from '../../../tls/profile.ts';

/** The buffer of 16,717 bytes holds 8 of a counter and 5 of a header before a record. */
const ROOM = 16_717 - 8 - 5;

const COMMON = { addressesInSni: true, badRecords: 'refused', alertLevel: 'decides' } as const;

/** 2.16 looks at lengths before anything else, and has one number for all that is wrong with them. */
export const RECORDS_OF_2_16: RecordRules = { ...COMMON, fragments: 'refused', shortRecords: 'refused' };

/** 2.28 to 3.6.2. */
export const RECORDS_OF_2_28: RecordRules = { ...COMMON, fragments: 'refused', longestFragment: ROOM };

/** From 3.6.3 a message is put together in that buffer, each further header behind what is there. */
export const RECORDS_OF_3_6_3: RecordRules = {
  ...COMMON,
  fragments: 'joined',
  joinBuffer: ROOM - 5,
  longestFragment: ROOM,
};
