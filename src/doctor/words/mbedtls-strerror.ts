// The English of mbedtls_strerror (the comments of include/mbedtls/*.h, 2.16 to 3.6), by name without `MBEDTLS_ERR_`: what
// MicroPython 1.21 on ESP32, Arduino and ESP-IDF print in place of the name, as `SSL - …`, cut off at 79 characters or so.
const TEXTS = `
AES_BAD_INPUT_DATA|Invalid input data
AES_FEATURE_UNAVAILABLE|Feature not available. For example, an unsupported AES key size
AES_HW_ACCEL_FAILED|AES hardware accelerator failed
AES_INVALID_INPUT_LENGTH|Invalid data input length
AES_INVALID_KEY_LENGTH|Invalid key length
ARC4_HW_ACCEL_FAILED|ARC4 hardware accelerator failed
ARIA_BAD_INPUT_DATA|Bad input data
ARIA_FEATURE_UNAVAILABLE|Feature not available. For example, an unsupported ARIA key size
ARIA_HW_ACCEL_FAILED|ARIA hardware accelerator failed
ARIA_INVALID_INPUT_LENGTH|Invalid data input length
ASN1_ALLOC_FAILED|Memory allocation failed
ASN1_BUF_TOO_SMALL|Buffer too small when writing ASN.1 data structure
ASN1_INVALID_DATA|Data is invalid. (not used)
ASN1_INVALID_DATA|Data is invalid
ASN1_INVALID_LENGTH|Error when trying to determine the length or invalid length
ASN1_LENGTH_MISMATCH|Actual length differs from expected length
ASN1_OUT_OF_DATA|Out of data when parsing an ASN1 data structure
ASN1_UNEXPECTED_TAG|ASN1 tag was of an unexpected value
BASE64_BUFFER_TOO_SMALL|Output buffer too small
BASE64_INVALID_CHARACTER|Invalid character in input
BLOWFISH_BAD_INPUT_DATA|Bad input data
BLOWFISH_HW_ACCEL_FAILED|Blowfish hardware accelerator failed
BLOWFISH_INVALID_INPUT_LENGTH|Invalid data input length
CAMELLIA_BAD_INPUT_DATA|Bad input data
CAMELLIA_HW_ACCEL_FAILED|Camellia hardware accelerator failed
CAMELLIA_INVALID_INPUT_LENGTH|Invalid data input length
CCM_AUTH_FAILED|Authenticated decryption failed
CCM_BAD_INPUT|Bad input parameters to the function
CCM_HW_ACCEL_FAILED|CCM hardware accelerator failed
CHACHA20_BAD_INPUT_DATA|Invalid input parameter(s)
CHACHA20_FEATURE_UNAVAILABLE|Feature not available. For example, s part of the API is not implemented
CHACHA20_HW_ACCEL_FAILED|Chacha20 hardware accelerator failed
CHACHAPOLY_AUTH_FAILED|Authenticated decryption failed: data was not authentic
CHACHAPOLY_BAD_STATE|The requested operation is not permitted in the current state
CIPHER_ALLOC_FAILED|Failed to allocate memory
CIPHER_AUTH_FAILED|Authentication failed (for AEAD modes)
CIPHER_BAD_INPUT_DATA|Bad input parameters
CIPHER_FEATURE_UNAVAILABLE|The selected feature is not available
CIPHER_FULL_BLOCK_EXPECTED|Decryption of block requires a full block
CIPHER_HW_ACCEL_FAILED|Cipher hardware accelerator failed
CIPHER_INVALID_CONTEXT|The context is invalid. For example, because it was freed
CIPHER_INVALID_PADDING|Input data contains invalid padding and is rejected
CMAC_HW_ACCEL_FAILED|CMAC hardware accelerator failed
CTR_DRBG_ENTROPY_SOURCE_FAILED|The entropy source failed
CTR_DRBG_FILE_IO_ERROR|Read or write error in file
CTR_DRBG_INPUT_TOO_BIG|The input (entropy + additional data) is too large
CTR_DRBG_REQUEST_TOO_BIG|The requested random buffer length is too big
DES_HW_ACCEL_FAILED|DES hardware accelerator failed
DES_INVALID_INPUT_LENGTH|The data input has an invalid length
DHM_ALLOC_FAILED|Allocation of memory failed
DHM_BAD_INPUT_DATA|Bad input parameters
DHM_CALC_SECRET_FAILED|Calculation of the DHM secret failed
DHM_FILE_IO_ERROR|Read or write of file failed
DHM_HW_ACCEL_FAILED|DHM hardware accelerator failed
DHM_INVALID_FORMAT|The ASN.1 data is not formatted correctly
DHM_MAKE_PARAMS_FAILED|Making of the DHM parameters failed
DHM_MAKE_PUBLIC_FAILED|Making of the public value failed
DHM_READ_PARAMS_FAILED|Reading of the DHM parameters failed
DHM_READ_PUBLIC_FAILED|Reading of the public values failed
DHM_SET_GROUP_FAILED|Setting the modulus and generator failed
ECP_ALLOC_FAILED|Memory allocation failed
ECP_BAD_INPUT_DATA|Bad input parameters to function
ECP_BUFFER_TOO_SMALL|The buffer is too small to write to
ECP_FEATURE_UNAVAILABLE|The requested feature is not available, for example, the requested curve is not supported
ECP_HW_ACCEL_FAILED|The ECP hardware accelerator failed
ECP_INVALID_KEY|Invalid private or public key
ECP_IN_PROGRESS|Operation in progress, call again with the same parameters to continue
ECP_RANDOM_FAILED|Generation of random value, such as ephemeral key, failed
ECP_SIG_LEN_MISMATCH|The buffer contains a valid signature followed by more data
ECP_VERIFY_FAILED|The signature is not valid
ENTROPY_FILE_IO_ERROR|Read/write error in file
ENTROPY_MAX_SOURCES|No more sources can be added
ENTROPY_NO_SOURCES_DEFINED|No sources have been added to poll
ENTROPY_NO_STRONG_SOURCE|No strong sources have been added to poll
ENTROPY_SOURCE_FAILED|Critical entropy source failure
ERROR_CORRUPTION_DETECTED|This is a bug in the library
ERROR_GENERIC_ERROR|Generic error
GCM_AUTH_FAILED|Authenticated decryption failed
GCM_BAD_INPUT|Bad input parameters to function
GCM_BUFFER_TOO_SMALL|An output buffer is too small
GCM_HW_ACCEL_FAILED|GCM hardware accelerator failed
HKDF_BAD_INPUT_DATA|Bad input parameters to function
HMAC_DRBG_ENTROPY_SOURCE_FAILED|The entropy source failed
HMAC_DRBG_FILE_IO_ERROR|Read/write error in file
HMAC_DRBG_INPUT_TOO_BIG|Input too large (Entropy + additional)
HMAC_DRBG_REQUEST_TOO_BIG|Too many random requested in single call
LMS_ALLOC_FAILED|LMS failed to allocate space for a private key
LMS_BAD_INPUT_DATA|Bad data has been input to an LMS function
LMS_BUFFER_TOO_SMALL|Input/output buffer is too small to contain requited data
LMS_OUT_OF_PRIVATE_KEYS|Specified LMS key has utilised all of its private keys
LMS_VERIFY_FAILED|LMS signature verification failed
MD2_HW_ACCEL_FAILED|MD2 hardware accelerator failed
MD4_HW_ACCEL_FAILED|MD4 hardware accelerator failed
MD5_HW_ACCEL_FAILED|MD5 hardware accelerator failed
MD_ALLOC_FAILED|Failed to allocate memory
MD_BAD_INPUT_DATA|Bad input parameters to function
MD_FEATURE_UNAVAILABLE|The selected feature is not available
MD_FILE_IO_ERROR|Opening or reading of file failed
MD_HW_ACCEL_FAILED|MD hardware accelerator failed
MPI_ALLOC_FAILED|Memory allocation failed
MPI_BAD_INPUT_DATA|Bad input parameters to function
MPI_BUFFER_TOO_SMALL|The buffer is too small to write to
MPI_DIVISION_BY_ZERO|The input argument for division is zero, which is not allowed
MPI_FILE_IO_ERROR|An error occurred while reading from or writing to a file
MPI_INVALID_CHARACTER|There is an invalid character in the digit string
MPI_NEGATIVE_VALUE|The input arguments are negative or result in illegal output
MPI_NOT_ACCEPTABLE|The input arguments are not acceptable
NET_ACCEPT_FAILED|Could not accept the incoming connection
NET_BAD_INPUT_DATA|Input invalid
NET_BIND_FAILED|Binding of the socket failed
NET_BUFFER_TOO_SMALL|Buffer is too small to hold the data
NET_CONNECT_FAILED|The connection to the given server / port failed
NET_CONN_RESET|Connection was reset by peer
NET_INVALID_CONTEXT|The context is invalid, eg because it was free()ed
NET_LISTEN_FAILED|Could not listen on the socket
NET_POLL_FAILED|Polling the net context failed
NET_RECV_FAILED|Reading information from the socket failed
NET_SEND_FAILED|Sending information through the socket failed
NET_SOCKET_FAILED|Failed to open a socket
NET_UNKNOWN_HOST|Failed to get an IP address for the given hostname
OID_BUF_TOO_SMALL|output buffer is too small
OID_NOT_FOUND|OID is not found
PADLOCK_DATA_MISALIGNED|Input data should be aligned
PEM_ALLOC_FAILED|Failed to allocate memory
PEM_BAD_INPUT_DATA|Bad input parameters to function
PEM_FEATURE_UNAVAILABLE|Unavailable feature, e.g. hashing/encryption combination
PEM_INVALID_DATA|PEM string is not as expected
PEM_INVALID_ENC_IV|RSA IV is not in hex-format
PEM_NO_HEADER_FOOTER_PRESENT|No PEM header or footer found
PEM_PASSWORD_MISMATCH|Given private key password does not allow for correct decryption
PEM_PASSWORD_REQUIRED|Private key password can't be empty
PEM_UNKNOWN_ENC_ALG|Unsupported key encryption algorithm
PKCS12_BAD_INPUT_DATA|Bad input parameters to function
PKCS12_FEATURE_UNAVAILABLE|Feature not available, e.g. unsupported encryption scheme
PKCS12_PASSWORD_MISMATCH|Given private key password does not allow for correct decryption
PKCS12_PBE_INVALID_FORMAT|PBE ASN.1 data not as expected
PKCS5_BAD_INPUT_DATA|Bad input parameters to function
PKCS5_FEATURE_UNAVAILABLE|Requested encryption or digest alg not available
PKCS5_INVALID_FORMAT|Unexpected ASN.1 data
PKCS5_PASSWORD_MISMATCH|Given private key password does not allow for correct decryption
PKCS7_ALLOC_FAILED|Allocation of memory failed
PKCS7_BAD_INPUT_DATA|Input invalid
PKCS7_CERT_DATE_INVALID|The PKCS #7 date issued/expired dates are invalid
PKCS7_FEATURE_UNAVAILABLE|Unavailable feature, e.g. anything other than signed data
PKCS7_INVALID_ALG|The algorithm tag or value is invalid or cannot be parsed
PKCS7_INVALID_CERT|The certificate tag or value is invalid or cannot be parsed
PKCS7_INVALID_CONTENT_INFO|The PKCS #7 content info is invalid or cannot be parsed
PKCS7_INVALID_FORMAT|The format is invalid, e.g. different type expected
PKCS7_INVALID_SIGNATURE|Error parsing the signature
PKCS7_INVALID_SIGNER_INFO|Error parsing the signer's info
PKCS7_INVALID_VERSION|The PKCS #7 version element is invalid or cannot be parsed
PKCS7_VERIFY_FAIL|Verification Failed
PK_ALLOC_FAILED|Memory allocation failed
PK_BAD_INPUT_DATA|Bad input parameters to function
PK_BUFFER_TOO_SMALL|The output buffer is too small
PK_FEATURE_UNAVAILABLE|Unavailable feature, e.g. RSA disabled for RSA key
PK_FILE_IO_ERROR|Read/write of file failed
PK_HW_ACCEL_FAILED|PK hardware accelerator failed
PK_INVALID_ALG|The algorithm tag or value is invalid
PK_INVALID_PUBKEY|The pubkey tag or value is invalid (only RSA and EC are supported)
PK_KEY_INVALID_FORMAT|Invalid key tag or value
PK_KEY_INVALID_VERSION|Unsupported key version
PK_PASSWORD_MISMATCH|Given private key password does not allow for correct decryption
PK_PASSWORD_REQUIRED|Private key password can't be empty
PK_SIG_LEN_MISMATCH|The buffer contains a valid signature followed by more data
PK_TYPE_MISMATCH|Type mismatch, eg attempt to encrypt with an ECDSA key
PK_UNKNOWN_NAMED_CURVE|Elliptic curve is unsupported (only NIST curves are supported)
PK_UNKNOWN_PK_ALG|Key algorithm is unsupported (only RSA and EC are supported)
PLATFORM_FEATURE_UNSUPPORTED|The requested feature is not supported by the platform
PLATFORM_HW_ACCEL_FAILED|Hardware accelerator failed
POLY1305_BAD_INPUT_DATA|Invalid input parameter(s)
POLY1305_FEATURE_UNAVAILABLE|Feature not available. For example, s part of the API is not implemented
POLY1305_HW_ACCEL_FAILED|Poly1305 hardware accelerator failed
RIPEMD160_HW_ACCEL_FAILED|RIPEMD160 hardware accelerator failed
RSA_BAD_INPUT_DATA|Bad input parameters to function
RSA_HW_ACCEL_FAILED|RSA hardware accelerator failed
RSA_INVALID_PADDING|Input data contains invalid padding and is rejected
RSA_KEY_CHECK_FAILED|Key failed to pass the validity check of the library
RSA_KEY_GEN_FAILED|Something failed during generation of a key
RSA_OUTPUT_TOO_LARGE|The output buffer for decryption is not large enough
RSA_PRIVATE_FAILED|The private key operation failed
RSA_PUBLIC_FAILED|The public key operation failed
RSA_RNG_FAILED|The random generator failed to generate non-zeros
RSA_UNSUPPORTED_OPERATION|The implementation does not offer the requested operation, for example, because of security violations or lack of functionality
RSA_VERIFY_FAILED|The PKCS#1 verification failed
SHA1_BAD_INPUT_DATA|SHA-1 input data was malformed
SHA1_HW_ACCEL_FAILED|SHA-1 hardware accelerator failed
SHA256_BAD_INPUT_DATA|SHA-256 input data was malformed
SHA256_HW_ACCEL_FAILED|SHA-256 hardware accelerator failed
SHA3_BAD_INPUT_DATA|SHA-3 input data was malformed
SHA512_BAD_INPUT_DATA|SHA-512 input data was malformed
SHA512_HW_ACCEL_FAILED|SHA-512 hardware accelerator failed
SSL_ALLOC_FAILED|Memory allocation failed
SSL_ASYNC_IN_PROGRESS|The asynchronous operation is not completed yet
SSL_BAD_CERTIFICATE|Processing of the Certificate handshake message failed
SSL_BAD_CONFIG|Invalid value in SSL config
SSL_BAD_HS_CERTIFICATE|Processing of the Certificate handshake message failed
SSL_BAD_HS_CERTIFICATE_REQUEST|Processing of the CertificateRequest handshake message failed
SSL_BAD_HS_CERTIFICATE_VERIFY|Processing of the CertificateVerify handshake message failed
SSL_BAD_HS_CHANGE_CIPHER_SPEC|Processing of the ChangeCipherSpec handshake message failed
SSL_BAD_HS_CLIENT_HELLO|Processing of the ClientHello handshake message failed
SSL_BAD_HS_CLIENT_KEY_EXCHANGE|Processing of the ClientKeyExchange handshake message failed
SSL_BAD_HS_CLIENT_KEY_EXCHANGE_CS|Processing of the ClientKeyExchange handshake message failed in DHM / ECDH Calculate Secret
SSL_BAD_HS_CLIENT_KEY_EXCHANGE_RP|Processing of the ClientKeyExchange handshake message failed in DHM / ECDH Read Public
SSL_BAD_HS_FINISHED|Processing of the Finished handshake message failed
SSL_BAD_HS_NEW_SESSION_TICKET|Processing of the NewSessionTicket handshake message failed
SSL_BAD_HS_PROTOCOL_VERSION|Handshake protocol not within min/max boundaries
SSL_BAD_HS_SERVER_HELLO|Processing of the ServerHello handshake message failed
SSL_BAD_HS_SERVER_HELLO_DONE|Processing of the ServerHelloDone handshake message failed
SSL_BAD_HS_SERVER_KEY_EXCHANGE|Processing of the ServerKeyExchange handshake message failed
SSL_BAD_INPUT_DATA|Bad input parameters to function
SSL_BAD_PROTOCOL_VERSION|Handshake protocol not within min/max boundaries
SSL_BUFFER_TOO_SMALL|A buffer is too small to receive or write a message
SSL_CACHE_ENTRY_NOT_FOUND|Cache entry not found
SSL_CANNOT_READ_EARLY_DATA|Not possible to read early data
SSL_CANNOT_WRITE_EARLY_DATA|Not possible to write early data
SSL_CA_CHAIN_REQUIRED|No CA Chain is set, but required to operate
SSL_CERTIFICATE_REQUIRED|The own certificate is not set, but needed by the server
SSL_CERTIFICATE_TOO_LARGE|Our own certificate(s) is/are too large to send in an SSL message
SSL_CLIENT_RECONNECT|The client initiated a reconnect from the same port
SSL_COMPRESSION_FAILED|Processing of the compression / decompression failed
SSL_CONN_EOF|The connection indicated an EOF
SSL_CONTINUE_PROCESSING|Internal-only message signaling that further message-processing should be done
SSL_COUNTER_WRAPPING|A counter would wrap (eg, too many messages exchanged)
SSL_CRYPTO_IN_PROGRESS|A cryptographic operation is in progress. Try again later
SSL_DECODE_ERROR|A message could not be parsed due to a syntactic error
SSL_EARLY_MESSAGE|Internal-only message signaling that a message arrived early
SSL_FATAL_ALERT_MESSAGE|A fatal alert message was received from our peer
SSL_FEATURE_UNAVAILABLE|The requested feature is not available
SSL_HANDSHAKE_FAILURE|The handshake negotiation failed
SSL_HELLO_VERIFY_REQUIRED|DTLS client must retry for hello verification
SSL_HW_ACCEL_FAILED|Hardware acceleration function returned with error
SSL_HW_ACCEL_FALLTHROUGH|Hardware acceleration function skipped / left alone data
SSL_ILLEGAL_PARAMETER|A field in a message was incorrect or inconsistent with other fields
SSL_INTERNAL_ERROR|Internal error (eg, unexpected failure in lower-level module)
SSL_INVALID_MAC|Verification of the message MAC failed
SSL_INVALID_RECORD|An invalid SSL record was received
SSL_INVALID_VERIFY_HASH|Couldn't set the hash for verifying CertificateVerify
SSL_NON_FATAL|The alert message received indicates a non-fatal error
SSL_NO_APPLICATION_PROTOCOL|No ALPN protocols supported that the client advertises
SSL_NO_CIPHER_CHOSEN|The server has no ciphersuites in common with the client
SSL_NO_CLIENT_CERTIFICATE|No client certification received from the client, but required by the authentication mode
SSL_NO_RNG|No RNG was provided to the SSL module
SSL_NO_USABLE_CIPHERSUITE|None of the common ciphersuites is usable (eg, no suitable certificate, see debug messages)
SSL_PEER_CLOSE_NOTIFY|The peer notified us that the connection is going to be closed
SSL_PEER_VERIFY_FAILED|Verification of our peer failed
SSL_PK_TYPE_MISMATCH|Public key type mismatch (eg, asked for RSA key exchange and presented EC key)
SSL_PRIVATE_KEY_REQUIRED|The own private key or pre-shared key is not set, but needed
SSL_RECEIVED_NEW_SESSION_TICKET|A TLS 1.3 NewSessionTicket message has been received
SSL_SESSION_TICKET_EXPIRED|Session ticket has expired
SSL_TIMEOUT|The operation timed out
SSL_UNEXPECTED_CID|An encrypted DTLS-frame with an unexpected CID was received
SSL_UNEXPECTED_MESSAGE|An unexpected message was received from our peer
SSL_UNEXPECTED_RECORD|Record header looks valid but is not expected
SSL_UNKNOWN_CIPHER|An unknown cipher was received
SSL_UNKNOWN_IDENTITY|Unknown identity received (eg, PSK identity)
SSL_UNRECOGNIZED_NAME|No server could be identified matching the client's SNI
SSL_UNSUPPORTED_EXTENSION|Client received an extended server hello containing an unsupported extension
SSL_VERSION_MISMATCH|An operation failed due to an unexpected version or configuration
SSL_WAITING_SERVER_HELLO_RENEGO|Unexpected message at ServerHello in renegotiation
SSL_WANT_READ|No data of requested type currently available on underlying transport
SSL_WANT_WRITE|Connection requires a write call
THREADING_BAD_INPUT_DATA|Bad input parameters to function
THREADING_FEATURE_UNAVAILABLE|The selected feature is not available
THREADING_MUTEX_ERROR|Locking / unlocking / free failed with error code
X509_ALLOC_FAILED|Allocation of memory failed
X509_BAD_INPUT_DATA|Input invalid
X509_BUFFER_TOO_SMALL|Destination buffer is too small
X509_CERT_UNKNOWN_FORMAT|Format not recognized as DER or PEM
X509_CERT_VERIFY_FAILED|Certificate verification failed, e.g. CRL, CA or signature check failed
X509_FATAL_ERROR|A fatal error occurred, eg the chain is too long or the vrfy callback failed
X509_FEATURE_UNAVAILABLE|Unavailable feature, e.g. RSA hashing/encryption combination
X509_FILE_IO_ERROR|Read/write of file failed
X509_INVALID_ALG|The algorithm tag or value is invalid
X509_INVALID_DATE|The date tag or value is invalid
X509_INVALID_EXTENSIONS|The extension tag or value is invalid
X509_INVALID_FORMAT|The CRT/CRL/CSR format is invalid, e.g. different type expected
X509_INVALID_NAME|The name tag or value is invalid
X509_INVALID_SERIAL|The serial tag or value is invalid
X509_INVALID_SIGNATURE|The signature tag or value invalid
X509_INVALID_VERSION|The CRT/CRL/CSR version element is invalid
X509_SIG_MISMATCH|Signature algorithms do not match. (see \\c ::mbedtls_x509_crt sig_oid)
X509_UNKNOWN_OID|Requested OID is unknown
X509_UNKNOWN_SIG_ALG|Signature algorithm (oid) is unsupported
X509_UNKNOWN_VERSION|CRT/CRL/CSR has an unsupported version number
XTEA_HW_ACCEL_FAILED|XTEA hardware accelerator failed
XTEA_INVALID_INPUT_LENGTH|The data input has an invalid length
`;

export const STRERROR_TEXTS: readonly (readonly [name: string, text: string])[] = TEXTS.trim()
  .split('\n')
  .map((line) => line.split('|') as unknown as readonly [string, string]);
