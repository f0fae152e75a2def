// The rules of ESP-IDF's mbedTLS for certificates and host names, by firmware: ../shared/facts/esp32/config-table.txt
// and situations-*.txt.
import { type MbedtlsRules, RULES_OF_2_16, RULES_OF_2_28, RULES_OF_3, RULES_OF_4 } from '../mbedtls/rules.ts';

/** IDF sets MBEDTLS_X509_RSASSA_PSS_SUPPORT, but MBEDTLS_HAVE_TIME_DATE only if a firmware enables it. */
const IDF = { rsaPss: 'read', checkDates: false } as const;

/** IDF 4.2: MicroPython 1.20 on the original ESP32; NINA 1.7. */
export const RULES_IDF_4_2: MbedtlsRules = { ...RULES_OF_2_16, ...IDF };

/** IDF 4.4: MicroPython 1.20 on S2, S3, C3; CircuitPython 8.2. */
export const RULES_IDF_4_4: MbedtlsRules = { ...RULES_OF_2_28, ...IDF };

/** mbedTLS 3.3 to 3.4. */
export const RULES_IDF_5_0: MbedtlsRules = { ...RULES_OF_3, ...IDF, ipAddressNames: false };

/** mbedTLS 3.5 to 3.6.2. */
export const RULES_IDF_5_1: MbedtlsRules = { ...RULES_OF_3, ...IDF };

/** mbedTLS 3.6.3 and later: a host name is compulsory. */
export const RULES_IDF_5_4: MbedtlsRules = { ...RULES_IDF_5_1, nameRequired: true };

/** mbedTLS 4. */
export const RULES_IDF_6_0: MbedtlsRules = { ...RULES_OF_4, ...IDF };
