# ESP-IDF's mbedTLS keeps the certificate of the peer, in every version.
PEER_CERTIFICATE = True
