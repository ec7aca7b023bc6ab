#ifndef CSHA256_H
#define CSHA256_H

#include <stddef.h>
#include <stdint.h>

/// Writes the SHA-256 digest of `count` bytes, 32 bytes, to `digest` (FIPS 180-4).
void standin_sha256(const uint8_t *bytes, size_t count, uint8_t *digest);

#endif
