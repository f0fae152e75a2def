// Handshakes per second, both roles in one process, compared with node:tls; and the cost of the hybrid group.
import { NamedGroup } from '../../dist/tls/constants.js';
import { compareRates, type Row } from '../row.ts';
import { type Chain, OLD_NODE, sweep } from './chain.ts';
import { type Contender, type Contest, startNode, startOurs } from './contenders.ts';

/**
 * Handshakes per round, which ends with a collection of young garbage by its side. Objects of node:crypto and of
 * node:tls are freed some time later, in the other's round: rounds are long enough to make this negligible.
 */
const HANDSHAKES = 200;
const ROUNDS = 11;
/**
 * Before the measurements, by either side: the compiler has finished with the last of an engine's functions after about
 * 3,000 handshakes, while OpenSSL is compiled already. Code shared by the measurements is warm from then on.
 */
const FIRST_WARM_UP = 2_500;
/** Before each measurement, by either side: for code that only this measurement uses. */
const WARM_UP = 500;

export async function* handshakes(chain: Chain): AsyncGenerator<Row> {
  await warmUp(chain);
  const full = OLD_NODE ? 1.5 : 1.2;
  yield await against(chain, 'full handshake, TLS 1.3', { version: 'TLSv1.3', resumed: false }, full);
  const unseen = { version: 'TLSv1.3', resumed: false, unseenChain: true } as const;
  yield await against(chain, 'the same, certificates never seen before', unseen);
  const resumed = OLD_NODE ? 1.1 : 0.9;
  yield await against(chain, 'resumed (psk_dhe_ke), TLS 1.3', { version: 'TLSv1.3', resumed: true }, resumed);
  yield await against(chain, 'full handshake, TLS 1.2', { version: 'TLSv1.2', resumed: false }, full);
  yield await against(chain, 'resumed, TLS 1.2', { version: 'TLSv1.2', resumed: true });

  const contest = { version: 'TLSv1.3', resumed: false } as const;
  const hybrid = await startOurs(chain, { ...contest, keyShareGroups: [NamedGroup.X25519MLKEM768] });
  const rates = await compare(hybrid, await startOurs(chain, contest));
  yield { measure: 'X25519MLKEM768 (peer: ours, X25519)', unit: 'handshakes/s', ...rates };
}

async function warmUp(chain: Chain): Promise<void> {
  const contest = { version: 'TLSv1.3', resumed: false } as const;
  for (const start of [startOurs, startNode]) {
    const contender = await start(chain, contest);
    await repeat(contender, FIRST_WARM_UP);
    await contender.close();
  }
}

async function against(chain: Chain, measure: string, contest: Contest, reach?: number): Promise<Row> {
  const ours = await startOurs(chain, contest);
  const peer = await startNode(chain, contest);
  assertAlike(ours, peer, contest);
  const rates = await compare(ours, peer);
  return { measure, unit: 'handshakes/s', ...rates, reach };
}

/** @throws Error if the two sides do different work. */
function assertAlike(ours: Contender, peer: Contender, { version }: Contest): void {
  const suite = version === 'TLSv1.3' ? 'TLS_AES_128_GCM_SHA256' : 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256';
  for (const agreed of [...ours.agreed, ...peer.agreed]) {
    if (agreed.suite === suite && (agreed.group ?? 'x25519') === 'x25519') continue;
    throw new Error(`${suite} and x25519 were to be agreed on, and not ${agreed.suite} and ${agreed.group}`);
  }
}

async function compare(ours: Contender, peer: Contender): ReturnType<typeof compareRates> {
  try {
    for (const contender of [ours, peer]) await repeat(contender, WARM_UP);
    return await compareRates(
      () => repeat(ours),
      () => repeat(peer),
      ROUNDS,
    );
  } finally {
    await Promise.all([ours.close(), peer.close()]);
  }
}

async function repeat(contender: Contender, handshakes = HANDSHAKES): Promise<number> {
  for (let i = 0; i < handshakes; i++) await contender.handshake();
  sweep({ type: 'minor' });
  return handshakes;
}
