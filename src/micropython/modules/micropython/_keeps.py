# Whether mbedTLS keeps the certificate of the peer (MBEDTLS_SSL_KEEP_PEER_CERTIFICATE), so that getpeercert can tell it.
PEER_CERTIFICATE = False
