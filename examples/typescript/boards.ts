// Checks whether boards would connect, and which exception their program gets if not. Run: boards.ts HOST PORT roots.pem
import { readFileSync } from 'node:fs';
import { createBoardContext, isTlsError, loadProfile, osErrorOf } from 'thimble/boards';
import { connect } from 'thimble/socket';
import { createClientEngine, TlsStream } from 'thimble/tls';

const [host = '', port = '', roots = ''] = process.argv.slice(2);

for (const id of ['pico-w@circuitpython-10.2', 'pico-w@micropython-1.27']) {
  const board = await loadProfile(id);
  const context = createBoardContext(board, { bundle: readFileSync(roots) });
  context.setDefaultVerifyPaths();
  const { transport } = await connect({ host, port: Number(port), timeout: 10_000 });
  const stream = new TlsStream(transport, createClientEngine(context.clientSettings({ serverName: host })));
  try {
    const { version } = await stream.handshake({ timeout: 10_000 });
    console.log(`${id} connects, with TLS 0x${version.toString(16)}`);
  } catch (error) {
    if (!isTlsError(error)) throw error;
    const { type, errno, text } = osErrorOf(error, board);
    console.log(`${id} raises ${type}: ${[errno, text?.trim()].filter(Boolean).join(', ')}`);
  } finally {
    stream.close();
  }
}
