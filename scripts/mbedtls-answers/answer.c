/* Verifies a chain with mbedTLS: mbedtls_x509_crt_verify with its default profile at a fixed time.
   usage: answer SECONDS HOST|- TRUST.der... -- CHAIN.der...   prints: PARSE_RET VERIFY_RET FLAGS */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <mbedtls/x509_crt.h>

static time_t now;
time_t time(time_t *out) {
    if (out) *out = now;
    return now;
}

static int load(mbedtls_x509_crt *chain, const char *path) {
    static unsigned char buffer[65536];
    FILE *file = fopen(path, "rb");
    if (!file) exit(2);
    size_t length = fread(buffer, 1, sizeof buffer, file);
    fclose(file);
    return mbedtls_x509_crt_parse_der(chain, buffer, length);
}

int main(int argc, char **argv) {
    mbedtls_x509_crt trust, chain;
    uint32_t flags = 0;
    int i, ret;
    mbedtls_x509_crt_init(&trust);
    mbedtls_x509_crt_init(&chain);
    now = (time_t) strtoll(argv[1], NULL, 10);
    const char *host = strcmp(argv[2], "-") == 0 ? NULL : argv[2];
    for (i = 3; i < argc && strcmp(argv[i], "--") != 0; i++)
        if ((ret = load(&trust, argv[i])) != 0) { printf("%d 0 0\n", ret); return 0; }
    for (i++; i < argc; i++)
        if ((ret = load(&chain, argv[i])) != 0) { printf("%d 0 0\n", ret); return 0; }
    ret = mbedtls_x509_crt_verify(&chain, &trust, NULL, host, &flags, NULL, NULL);
    printf("0 %d %u\n", ret, flags);
    return 0;
}
