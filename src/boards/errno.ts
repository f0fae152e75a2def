// errno numbers that the boards' sockets raise: MicroPython's own (Linux's numbers), or newlib's.

export type ErrnoName =
  | 'ENOENT'
  | 'EIO'
  | 'EBADF'
  | 'EAGAIN'
  | 'ENOMEM'
  | 'EADDRINUSE'
  | 'ECONNABORTED'
  | 'ECONNRESET'
  | 'ENOTCONN'
  | 'ETIMEDOUT'
  | 'ECONNREFUSED'
  | 'EHOSTUNREACH'
  | 'EINPROGRESS'
  | 'EINVAL'
  | 'EPIPE'
  | 'EACCES'
  | 'EISCONN'
  | 'EALREADY'
  | 'EMSGSIZE'
  | 'EDESTADDRREQ'
  | 'ENOPROTOOPT'
  | 'EOPNOTSUPP';

/** py/mperrno.h with MICROPY_USE_INTERNAL_ERRNO: rp2, stm32, unix, esp8266. */
const LINUX: Readonly<Record<ErrnoName, number>> = {
  ENOENT: 2,
  EIO: 5,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EADDRINUSE: 98,
  ECONNABORTED: 103,
  ECONNRESET: 104,
  ENOTCONN: 107,
  ETIMEDOUT: 110,
  ECONNREFUSED: 111,
  EHOSTUNREACH: 113,
  EINPROGRESS: 115,
  EINVAL: 22,
  EPIPE: 32,
  EACCES: 13,
  EISCONN: 106,
  EALREADY: 114,
  EMSGSIZE: 90,
  EDESTADDRREQ: 89,
  ENOPROTOOPT: 92,
  EOPNOTSUPP: 95,
};

/** newlib's sys/errno.h: CircuitPython, and MicroPython on ESP32. */
const NEWLIB: Readonly<Record<ErrnoName, number>> = {
  ...LINUX,
  EADDRINUSE: 112,
  ECONNABORTED: 113,
  ENOTCONN: 128,
  ETIMEDOUT: 116,
  EHOSTUNREACH: 118,
  EINPROGRESS: 119,
  EISCONN: 127,
  EALREADY: 120,
  EMSGSIZE: 122,
  EDESTADDRREQ: 121,
  ENOPROTOOPT: 109,
};

export const ERRNOS = { linux: LINUX, newlib: NEWLIB } as const;
