// CircuitPython modules with a few lines of their own: audioio, audiomp3, usb_cdc, imagecapture; and _bleio, which is absent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ATTEMPT } from './attempt.ts';
import { runText } from './run.ts';

const PYPORTAL = 'pyportal@circuitpython-10.2';
const PICO = 'pico-w@circuitpython-10.2';

test('audioio and audiomp3: an MP3 file plays for its length by the DAC, whose pin is in use meanwhile', async (t) => {
  // MPEG 1 layer 3, 64 kbit/s, 44.1 kHz, mono: 8000 bytes are one second.
  const song = new Uint8Array(8000);
  song.set([0xff, 0xfb, 0x50, 0xc0]);
  const program = `${ATTEMPT}
import analogio, audioio, audiomp3, board, time
out = audioio.AudioOut(board.SPEAKER)
attempt("twice", analogio.AnalogOut, board.SPEAKER)
attempt("no sample", out.play, b"bytes")
attempt("no song", audiomp3.MP3Decoder, "noise.mp3")
with open("song.mp3", "rb") as file:
    song = audiomp3.MP3Decoder(file)
    print(song.sample_rate, song.channel_count, song.file is file)
    out.play(song)
    time.sleep(0.9)
    print(out.playing)
    time.sleep(0.2)
    print(out.playing)
    out.play(song, loop=True)
    time.sleep(5)
    print(out.playing)
    out.stop()
    print(out.playing)
out.deinit()
attempt("over", out.play, song)
print(analogio.AnalogOut(board.SPEAKER) is not None)
`;
  const files = { 'song.mp3': song, 'noise.mp3': new Uint8Array(100) };
  const { stdout } = await runText(t, program, { board: PYPORTAL, files, options: { speed: 'max' } });
  assert.deepEqual(stdout.trimEnd().split('\n'), [
    'twice ValueError A0 in use',
    'no sample TypeError sample must be of type audiosample',
    'no song RuntimeError Failed to parse MP3 file',
    '44100 1 True',
    'True',
    'False',
    'True',
    'False',
    'over ValueError Object has been deinitialized and can no longer be used. Create a new object.',
    'True',
  ]);
});

test('usb_cdc has no ports, and cannot change them once code.py runs', async (t) => {
  const program = `${ATTEMPT}
import usb_cdc
print(usb_cdc.console, usb_cdc.data)
attempt("disable", usb_cdc.disable)
attempt("enable", lambda: usb_cdc.enable(console=True, data=True))
`;
  const { stdout } = await runText(t, program, { board: PICO });
  assert.equal(
    stdout,
    'None None\ndisable RuntimeError Cannot change USB devices now\nenable RuntimeError Cannot change USB devices now\n',
  );
});

test('imagecapture can be imported where the firmware has it, and refuses to be used', async (t) => {
  const program = `${ATTEMPT}
import imagecapture
attempt("capture", imagecapture.ParallelImageCapture)
`;
  assert.match(
    (await runText(t, program, { board: PICO })).stdout,
    /^capture NotImplementedError this firmware has imagecapture\.ParallelImageCapture, but thimble does not$/m,
  );
  assert.match((await runText(t, program, { board: PYPORTAL })).stderr, /ImportError: no module named 'imagecapture'/);
});

test('_bleio: the firmware has it, and its absence here is said', async (t) => {
  for (const board of [PICO, 'esp32-s3@circuitpython-10.2']) {
    const { stderr, code } = await runText(t, 'import _bleio\n', { board });
    assert.equal(code, 1);
    assert.match(stderr, /ImportError: this firmware has _bleio, but thimble does not/);
  }
});
