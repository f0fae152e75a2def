// Handshakes per second, both roles in one process, against node:tls; and what the hybrid group costs.
import { NamedGroup } from '../../dist/tls/constants.js';
import { compareRates, type Row } from '../row.ts';
import { type Chain, OLD_NODE, sweep } from './chain.ts';
import { type Contender, type Contest, startNode, startOurs } from './contenders.ts';

const HANDSHAKES = 80;
/** More than the frame's default: our half is JavaScript, which is compiled only after some thousand turns. */
const ROUNDS = 9;

export async function* handshakes(chain: Chain): AsyncGenerator<Row> {
  const full = OLD_NODE ? 1.5 : 1.2;
  yield await against(chain, 'full handshake, TLS 1.3', { version: 'TLSv1.3', resumed: false }, full);
  yield await against(
    chain,
    'resumed (psk_dhe_ke), TLS 1.3',
    { version: 'TLSv1.3', resumed: true },
    OLD_NODE ? 1.5 : 1,
  );
  yield await against(chain, 'full handshake, TLS 1.2', { version: 'TLSv1.2', resumed: false }, full);
  yield await against(chain, 'resumed, TLS 1.2', { version: 'TLSv1.2', resumed: true });

  const contest = { version: 'TLSv1.3', resumed: false } as const;
  const hybrid = await startOurs(chain, { ...contest, keyShareGroups: [NamedGroup.X25519MLKEM768] });
  const rates = await compare(hybrid, await startOurs(chain, contest));
  yield { measure: 'X25519MLKEM768 (peer: ours, X25519)', unit: 'handshakes/s', ...rates };
}

async function against(chain: Chain, measure: string, contest: Contest, reach?: number): Promise<Row> {
  const rates = await compare(await startOurs(chain, contest), await startNode(chain, contest));
  return { measure, unit: 'handshakes/s', ...rates, reach };
}

async function compare(ours: Contender, peer: Contender): Promise<{ ours: number; peer: number }> {
  try {
    return await compareRates(
      () => repeat(ours),
      () => repeat(peer),
      ROUNDS,
    );
  } finally {
    await Promise.all([ours.close(), peer.close()]);
  }
}

async function repeat(contender: Contender): Promise<number> {
  for (let i = 0; i < HANDSHAKES; i++) await contender.handshake();
  sweep({ type: 'minor' });
  return HANDSHAKES;
}
