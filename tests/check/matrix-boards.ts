// The ten firmwares of the matrix: each family of TLS stacks at two ends, and those that CI compares each time.

export const MATRIX_BOARDS = [
  'pico-w@circuitpython-8.2',
  'pico-w@circuitpython-9.2',
  'pico-w@circuitpython-10.2',
  'pico-w@circuitpython-main',
  'esp32-s3@circuitpython-10.2',
  'pico-w@micropython-1.20',
  'pico-w@micropython-1.28',
  'esp32@micropython-1.21',
  'esp32@micropython-1.28',
  'esp8266@micropython-1.28',
] as const;

export const SAMPLE_BOARDS = [
  'pico-w@circuitpython-10.2',
  'pico-w@micropython-1.28',
  'esp8266@micropython-1.28',
] as const;
