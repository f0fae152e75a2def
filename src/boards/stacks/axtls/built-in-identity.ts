// The certificate and key that axTLS uses if none are loaded (ssl/cert.h, ssl/private_key.h): RSA-1024, signed with
// SHA-1. These are not axTLS's bytes but a pair of the same kind and name, made for this purpose; like axTLS's they are
// public, and protect nothing.

export const BUILT_IN_CERTIFICATE = [
  'MIIB5DCCAU0CFDzbrMCBM0IH6J66MFC0Zo7YsLtEMA0GCSqGSIb3DQEBBQUAMDQxMjAwBgNVBAoMKWF4VExTIFByb2plY3QgRG9kZ3kgQ2VydG',
  'lmaWNhdGUgQXV0aG9yaXR5MCAXDTI2MTEyOTE2NDUzOVoYDzIwNTEwNzIxMTY0NTM5WjAsMRYwFAYDVQQKDA1heFRMUyBQcm9qZWN0MRIwEAYD',
  'VQQDDAlsb2NhbGhvc3QwgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBALcObOzx4Y2zkfiG0digfY7F2nBaPJ2h3DFKZs2muPQ4OR0VKSKnZb',
  'aXQACfxulNAnYC+Ht6n1mItuxJ8lVe/tu/8QDH+qC9enJByI+GJXOfdF1VvYlYzC+9oniLchSy5/T65fR7jpX1pzWeIVhl7HcaaDnZkBCT1J1z',
  'WdVOzGTTAgMBAAEwDQYJKoZIhvcNAQEFBQADgYEAPmAdLuhgBPYCw7O3wHw53PKpj/XAy7WgKtJLzvQoDOPw2wTEuG8Ucf0I7ZRtR/dq/AZfxn',
  'x9SIjo/hcGAqqB6NWu4SAZ6BWjPaUyD2C+buD4MUjjrz4GkyWvJOsittHGao0mZpAPRcHwSL2Vsep8w9b4GFfVTf91rtRLchD3dt4=',
].join('');

export const BUILT_IN_KEY = [
  'MIICXAIBAAKBgQC3Dmzs8eGNs5H4htHYoH2OxdpwWjydodwxSmbNprj0ODkdFSkip2W2l0AAn8bpTQJ2Avh7ep9ZiLbsSfJVXv7bv/EAx/qgvX',
  'pyQciPhiVzn3RdVb2JWMwvvaJ4i3IUsuf0+uX0e46V9ac1niFYZex3Gmg52ZAQk9Sdc1nVTsxk0wIDAQABAoGAG6cGNVTkqa8yocRb9slnriWd',
  'NdOrzHQi+x8uIGrLDblgh1AnAqEe8FIwzOdV+PA1KvaP6rc/Uxsf5tnUzain/vBmau7pjnvP+pbs/cNXUdXfu5l/ByP2N7z0DESVzzRl08RHEd',
  'bQAZ0lKnq7dgRV38/LuiDyzgNxMDcdlkPvFOECQQDvlpIYibALnAxIow2k/bqOdLRK4DoUFmsur4zFLUSKd5nI1S3tSzC++hU3SIaL0pmhNAMp',
  'P+vKWBEG0CGd2BYtAkEAw5iCnR7hdF10/+FuAvNAU+FQ4nUIBzwjA/BNtd9ZdjHgrMTM0Qi8sHM2ihFhAqZtuJ8C9D7LJ6HlrhGUNTZG/wJAKs',
  'TTMaQqk/f4TWMmBWTxz4pPwOoEFB/oZD4cP/qTuLAe+LXta+W3PvA/p03ADue6WweA5PUvL0DHUVMIHTg8xQJBAJAQsgumZir+dyHNWelEX9oo',
  'eBoEV0B089l/0s0l0E/1VuYKIk3I4Koagk5ZlJmOGfzE6jkaUypC3dhDTGWRL+MCQB0LNGaspNjzUtFG7uh5mvCPuKZ5rS6halyCGXjVFUNxW2',
  '3NEFu4rdrr6SJ6P7Y1EnzWfCB8t87oYGn+p3xbaGE=',
].join('');
