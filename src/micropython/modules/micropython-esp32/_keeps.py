# ESP-IDF's mbedTLS keeps the peer's certificate in every version.
PEER_CERTIFICATE = True
