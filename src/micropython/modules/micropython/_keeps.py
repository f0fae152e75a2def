# Whether mbedTLS keeps the peer's certificate (MBEDTLS_SSL_KEEP_PEER_CERTIFICATE), so that getpeercert can return it.
PEER_CERTIFICATE = False
