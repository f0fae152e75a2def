// The builds of MicroPython in the facts: ../shared/facts/micropython.

/** A build of the facts, and the board that has its options. */
export const BUILDS: readonly (readonly [build: string, board: string])[] = [
  ['1.20.0', 'unix@micropython-1.20'],
  ['1.20.0-rp2cfg', 'pico-w@micropython-1.20'],
  ['1.21.0', 'unix@micropython-1.21'],
  ['1.21.0-rp2cfg', 'pico-w@micropython-1.21'],
  ['1.22.2', 'unix@micropython-1.22'],
  ['1.22.2-rp2cfg', 'pico-w@micropython-1.22'],
  ['1.23.0', 'unix@micropython-1.23'],
  ['1.23.0-rp2cfg', 'pico-w@micropython-1.23'],
  ['1.24.1', 'unix@micropython-1.24'],
  ['1.25.0', 'unix@micropython-1.25'],
  ['1.26.1', 'unix@micropython-1.26'],
  ['1.27.0', 'unix@micropython-1.27'],
  ['1.28.0', 'unix@micropython-1.28'],
  ['1.29.0-preview', 'unix@micropython-1.29'],
];
