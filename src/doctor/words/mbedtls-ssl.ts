// Texts for mbedTLS's SSL_* errors, from a handshake or an established connection (ssl.h of 2.28 and 3.6).
import type { WordTable } from './words.ts';

const SERVER_BROKE_THE_RULES =
  'If other clients reach this server, something between the two changes the handshake (a proxy, a captive portal); otherwise the server must be fixed.';
const COMPARE_OFFERS =
  'Allow TLS 1.2 with an ECDHE or RSA suite using AES on the server, with P-256 and an RSA or P-256 certificate: every board speaks that.';
const MEMORY =
  'Free memory before connecting: gc.collect(), close other TLS sockets and responses, import less, connect early in the program. A TLS connection takes about 23 KB at once, in pieces as long as 16 KB.';

export const SSL_WORDS: WordTable = {
  SSL_CRYPTO_IN_PROGRESS: {
    cause: 'A cryptographic operation was interrupted on purpose and is not finished: no failure by itself.',
    fix: 'Call the same function again until it returns something else.',
  },
  SSL_FEATURE_UNAVAILABLE: {
    cause:
      'The firmware was built without something that the connection needs. Often the server splits its certificate message over several records, which mbedTLS before 3.6.3 cannot put together, or it chose a key type that is left out.',
    fix: 'Give the server a shorter chain (an ECDSA certificate, no root in the chain), or update the firmware.',
  },
  SSL_BAD_INPUT_DATA: {
    cause:
      'The TLS library was called with something that it cannot use: most often the socket was read or written after close(), or a handshake message is longer than the receive buffer.',
    fix: "Make a new socket and wrap it again instead of using a closed one; if it happens inside the handshake, shorten the server's certificate chain.",
  },
  SSL_INVALID_MAC: {
    cause: 'A record failed its integrity check: the two sides have different keys, or a byte changed on the way.',
    fix: 'Try again on a better network. If it happens every time, two tasks share one socket, or a hardware AES accelerator misbehaves.',
  },
  SSL_INVALID_RECORD: {
    cause:
      'The first bytes that came back are no TLS record. Almost always a plain HTTP server answers on that port, or a proxy or captive portal does.',
    fix: 'Check the port (443 or 8443 for HTTPS) and that the server there speaks TLS; for plain HTTP use http:// without wrap_socket.',
  },
  SSL_CONN_EOF: {
    cause:
      'The server closed the connection before the handshake was done. It may not serve that host name, refuse old TLS versions silently, limit connections, or not speak TLS at all.',
    fix: "Give server_hostname, check host and port with a browser or `thimble get`, and look in the server's log.",
  },
  SSL_DECODE_ERROR: {
    cause: 'A handshake message of the server was cut short or malformed.',
    fix: SERVER_BROKE_THE_RULES,
  },
  SSL_UNKNOWN_CIPHER: {
    cause: 'The server chose a cipher suite that this firmware does not know.',
    fix: COMPARE_OFFERS,
  },
  SSL_NO_CIPHER_CHOSEN: {
    cause:
      "As a server: no cipher suite of the client can be used here. Often there is no certificate, or its key type fits none of the client's suites.",
    fix: 'Load a certificate and its key before accepting, and use an ECDSA P-256 or RSA key.',
  },
  SSL_NO_RNG: {
    cause: 'The TLS library has no source of random numbers: the firmware did not set one up.',
    fix: 'Use an official build of the firmware for this board.',
  },
  SSL_NO_CLIENT_CERTIFICATE: {
    cause:
      'This side, a server, demands a client certificate, and the client sent none. A CircuitPython server demands one by itself, since its context has the built-in roots.',
    fix: 'CircuitPython: ctx.load_verify_locations(cadata="") before wrap_socket. Elsewhere set verify_mode to CERT_NONE, or give the client a certificate of a CA that the server trusts.',
  },
  SSL_CERTIFICATE_TOO_LARGE: {
    cause: 'Our own certificate chain does not fit into the output buffer (2 or 4 KB on boards).',
    fix: 'Send fewer or smaller certificates: an ECDSA certificate, and never the root.',
  },
  SSL_CERTIFICATE_REQUIRED: {
    cause: 'The peer requires a certificate and none was set on this side.',
    fix: 'Load a certificate and its key with load_cert_chain before connecting.',
  },
  SSL_UNSUPPORTED_EXTENSION: {
    cause: 'The server answered an extension that this board did not offer.',
    fix: SERVER_BROKE_THE_RULES,
  },
  SSL_NO_APPLICATION_PROTOCOL: {
    cause: 'The two sides have no ALPN protocol in common, for example h2 alone against http/1.1.',
    fix: 'Enable http/1.1 on the server, or leave ALPN out.',
  },
  SSL_PRIVATE_KEY_REQUIRED: {
    cause: 'A certificate was set and its private key was not.',
    fix: 'Give both to load_cert_chain, in DER where the firmware takes no PEM.',
  },
  SSL_CA_CHAIN_REQUIRED: {
    cause: 'Verification is on (CERT_REQUIRED) and no CA certificate was loaded, so nothing can be trusted.',
    fix: 'Load the root of the server: `thimble trust HOST` writes it, and load_verify_locations(cadata=…) takes it, in DER before MicroPython 1.29.',
  },
  SSL_UNEXPECTED_MESSAGE: {
    cause: 'A handshake message came at a moment where it does not belong.',
    fix: SERVER_BROKE_THE_RULES,
  },
  SSL_FATAL_ALERT_MESSAGE: {
    cause:
      'The server refused the handshake with an alert; the firmware does not report the reason. Usually the server requires TLS 1.3, or a cipher suite, curve or certificate type that this board does not offer; or it requires a client certificate; or it does not know the host name.',
    fix: `Give server_hostname (many servers refuse without it). ${COMPARE_OFFERS} \`thimble run --board …\` against the same server shows the alert.`,
  },
  SSL_UNRECOGNIZED_NAME: {
    cause: 'No certificate here is for the host name that the client asked for (SNI).',
    fix: 'Connect by a name that the server serves.',
  },
  SSL_PEER_VERIFY_FAILED: {
    cause: 'The certificate of the peer was not accepted.',
    fix: 'Load the root that signed it: `thimble trust HOST` finds it.',
  },
  SSL_PEER_CLOSE_NOTIFY: {
    cause: 'The server said that it closes the connection: the normal end of a conversation.',
    fix: 'Nothing is wrong if the answer is complete; read returns b"" from here on. To continue, make a new connection.',
  },
  SSL_BAD_HS_CLIENT_HELLO: {
    cause: "As a server: the client's first message is malformed, or offers nothing that can be used here.",
    fix: 'Check that the client speaks TLS 1.2, and that a certificate with a usable key is loaded.',
  },
  SSL_BAD_HS_SERVER_HELLO: {
    cause: "The server's answer to our first message is malformed, or chooses a version or suite that was not offered.",
    fix: COMPARE_OFFERS,
  },
  SSL_BAD_HS_CERTIFICATE: {
    cause:
      "The server's certificate message cannot be used: no certificate in it, a key on a curve that is left out, or a certificate that is not meant for servers.",
    fix: 'Look at its key usage (extendedKeyUsage must allow serverAuth) and key (RSA of 2048 bits, P-256 or P-384).',
  },
  SSL_BAD_CERTIFICATE: {
    cause:
      'The certificate leads to a trusted root and still cannot be used: its key is on a curve that is left out, or its keyUsage or extendedKeyUsage does not allow a TLS server.',
    fix: 'Issue it with extendedKeyUsage serverAuth and keyUsage digitalSignature, and with an RSA 2048, P-256 or P-384 key.',
  },
  SSL_BAD_HS_CERTIFICATE_REQUEST: {
    cause: "The server's request for a client certificate is malformed.",
    fix: SERVER_BROKE_THE_RULES,
  },
  SSL_BAD_HS_SERVER_KEY_EXCHANGE: {
    cause:
      "The server's key exchange message cannot be used: a curve or signature that was not offered, or a Diffie-Hellman group that is too short.",
    fix: 'Allow ECDHE with P-256 on the server, and DH groups of 2048 bits or none.',
  },
  SSL_BAD_HS_SERVER_HELLO_DONE: {
    cause: "The end of the server's first flight is malformed.",
    fix: SERVER_BROKE_THE_RULES,
  },
  SSL_BAD_HS_CLIENT_KEY_EXCHANGE: {
    cause: "As a server: the client's key exchange message is malformed.",
    fix: 'Try another client; if all fail, use an ECDSA certificate, so that ECDHE is chosen.',
  },
  SSL_BAD_HS_CLIENT_KEY_EXCHANGE_RP: {
    cause: "As a server: the client's public value for Diffie-Hellman cannot be read.",
    fix: 'Try another client, or allow ECDHE suites only.',
  },
  SSL_BAD_HS_CLIENT_KEY_EXCHANGE_CS: {
    cause: "As a server: the shared secret could not be computed from the client's value.",
    fix: 'Free memory first (this step needs some); then try another client.',
  },
  SSL_BAD_HS_CERTIFICATE_VERIFY: {
    cause: 'As a server: the client could not prove that it owns the key of its certificate.',
    fix: 'Give the client the key that belongs to its certificate.',
  },
  SSL_BAD_HS_CHANGE_CIPHER_SPEC: {
    cause: 'The message that switches to encryption is malformed.',
    fix: SERVER_BROKE_THE_RULES,
  },
  SSL_BAD_HS_FINISHED: {
    cause: 'The two sides saw different handshakes: their Finished messages do not agree.',
    fix: 'Something between them rewrites TLS (a proxy), or the pre-shared keys differ. Try another network.',
  },
  SSL_RECEIVED_NEW_SESSION_TICKET: {
    cause: 'The server sent a session ticket (TLS 1.3): no failure.',
    fix: 'Call read again. A program that sees this number needs a newer firmware.',
  },
  SSL_CANNOT_READ_EARLY_DATA: {
    cause: 'Early data (TLS 1.3) was asked for where there is none.',
    fix: 'Do not use early data; boards need none.',
  },
  SSL_RECEIVED_EARLY_DATA: {
    cause: 'As a server: the client sent early data (TLS 1.3): no failure.',
    fix: 'Read it, or turn early data off.',
  },
  SSL_CANNOT_WRITE_EARLY_DATA: {
    cause: 'Early data (TLS 1.3) cannot be sent on this connection.',
    fix: 'Send the data after the handshake.',
  },
  SSL_CACHE_ENTRY_NOT_FOUND: {
    cause: 'The session that was to be resumed is not in the cache any more: a full handshake follows.',
    fix: 'Nothing to do.',
  },
  SSL_ALLOC_FAILED: {
    cause: 'There was no memory for the TLS connection, or no piece of it long enough.',
    fix: MEMORY,
  },
  SSL_HW_ACCEL_FAILED: {
    cause: 'A hardware accelerator for TLS failed.',
    fix: 'Restart the board; if it stays, use a build without hardware acceleration.',
  },
  SSL_HW_ACCEL_FALLTHROUGH: {
    cause: 'The hardware accelerator left the work to software: no failure.',
    fix: 'Nothing to do; a program should never see it.',
  },
  SSL_COMPRESSION_FAILED: {
    cause: 'TLS compression failed, which should not be used.',
    fix: 'Turn compression off on the server.',
  },
  SSL_BAD_HS_PROTOCOL_VERSION: {
    cause:
      'The server requires a TLS version that this firmware does not support: only TLS 1.3, or one older than allowed.',
    fix: 'Allow TLS 1.2 on the server.',
  },
  SSL_BAD_PROTOCOL_VERSION: {
    cause: 'The two sides have no TLS version in common; boards speak TLS 1.2.',
    fix: 'Allow TLS 1.2 on the server.',
  },
  SSL_HANDSHAKE_FAILURE: {
    cause:
      'The handshake cannot continue: no suite, curve or signature algorithm in common, or the two sides saw different handshakes. As a server without a certificate it is this too.',
    fix: COMPARE_OFFERS,
  },
  SSL_BAD_HS_NEW_SESSION_TICKET: {
    cause: "The server's session ticket message is malformed.",
    fix: 'Turn session tickets off on the server.',
  },
  SSL_SESSION_TICKET_EXPIRED: {
    cause: 'The session ticket is too old: a full handshake follows.',
    fix: 'Nothing to do.',
  },
  SSL_PK_TYPE_MISMATCH: {
    cause: 'The key in the certificate is of another type than the cipher suite needs.',
    fix: 'Use a certificate and a private key of the same type; for ECDSA suites an EC key.',
  },
  SSL_UNKNOWN_IDENTITY: {
    cause: 'As a server: the client named a pre-shared key that is not known here.',
    fix: 'Give both sides the same identity and key.',
  },
  SSL_INTERNAL_ERROR: {
    cause:
      'The TLS library came into a state that it holds impossible. Behind it is often a lack of memory or of stack.',
    fix: MEMORY,
  },
  SSL_COUNTER_WRAPPING: {
    cause: 'The connection has carried as many records as its keys allow.',
    fix: 'Open a new connection.',
  },
  SSL_WAITING_SERVER_HELLO_RENEGO: {
    cause: 'A renegotiation was begun and the server has not answered yet.',
    fix: 'Turn renegotiation off; no board needs it.',
  },
  SSL_HELLO_VERIFY_REQUIRED: {
    cause: 'DTLS: the server asks the client to prove its address first: no failure.',
    fix: 'Send the first message again, with the cookie: repeat the handshake call.',
  },
  SSL_BUFFER_TOO_SMALL: {
    cause: 'A buffer is too short for what must be written into it, for example our own certificate chain.',
    fix: 'Use a shorter chain (ECDSA, no root), or smaller writes.',
  },
  SSL_NO_USABLE_CIPHERSUITE: {
    cause: 'As a server: none of the common cipher suites works with the certificate that was loaded.',
    fix: "Load a certificate whose key type the client's suites take: RSA 2048 serves all.",
  },
  SSL_WANT_READ: {
    cause: 'Nothing has arrived yet on a non-blocking socket: no failure.',
    fix: 'Wait with poll and call again. If an OSError shows this number, the firmware forgot to translate it: update.',
  },
  SSL_WANT_WRITE: {
    cause: 'The socket cannot take more just now: no failure.',
    fix: 'Wait with poll for POLLOUT and call again.',
  },
  SSL_TIMEOUT: {
    cause: 'The peer did not answer in time.',
    fix: 'Raise the timeout (a handshake takes a board one to several seconds), and check the Wi-Fi signal.',
  },
  SSL_CLIENT_RECONNECT: {
    cause: 'DTLS: the client began again from the same port.',
    fix: 'Start a new handshake on the server.',
  },
  SSL_UNEXPECTED_RECORD: {
    cause: 'A record came that does not belong at this point; DTLS drops it.',
    fix: 'Nothing in DTLS; in TLS try again, and look for a proxy in between.',
  },
  SSL_NON_FATAL: {
    cause: 'A warning alert was received: no failure by itself.',
    fix: 'Call again.',
  },
  SSL_ILLEGAL_PARAMETER: {
    cause: 'The server chose something that was not offered, or a value out of range.',
    fix: SERVER_BROKE_THE_RULES,
  },
  SSL_INVALID_VERIFY_HASH: {
    cause: 'The signature in the handshake uses a hash that this firmware does not take, for example SHA-1 or MD5.',
    fix: 'Update the server so that it signs with SHA-256.',
  },
  SSL_CONTINUE_PROCESSING: {
    cause: 'There is more to read in what has already arrived: no failure.',
    fix: 'Call again.',
  },
  SSL_ASYNC_IN_PROGRESS: {
    cause: 'A signature is still being made elsewhere (a secure element): no failure.',
    fix: 'Call again until it is there.',
  },
  SSL_EARLY_MESSAGE: {
    cause: 'DTLS: a message came before its turn and was kept: no failure.',
    fix: 'Call again.',
  },
  SSL_UNEXPECTED_CID: {
    cause: 'DTLS: a record carries another connection id.',
    fix: 'Nothing: it is dropped. If all are, make a new connection.',
  },
  SSL_VERSION_MISMATCH: {
    cause: 'The server answered with another TLS version than the handshake began with.',
    fix: 'Call the handshake again; if it stays, allow TLS 1.2 on the server.',
  },
  SSL_BAD_CONFIG: {
    cause: "The settings contradict each other or name something unknown: often set_ciphers with a name of OpenSSL's.",
    fix: "Use mbedTLS's names, as get_ciphers() lists them: TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256.",
  },
  SSL_CERTIFICATE_VERIFICATION_WITHOUT_HOSTNAME: {
    cause:
      'Verification is on, and no host name was given to compare the certificate with: newer firmwares demand one.',
    fix: 'Pass server_hostname="example.com" to wrap_socket.',
  },
};
