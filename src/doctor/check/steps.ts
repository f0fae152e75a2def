// One outcome step by step, in the order in which a connection is made: name, TCP, TLS, certificates, verification, cost.
import { matchesExpectedName } from '../../boards/stacks/mbedtls/server-name.ts';
import type { BoardOutcome } from '../../probe/board-probe.ts';
import { formatHost } from '../../probe/host.ts';
import type { Answer } from '../../probe/what-answers.ts';
import { cipherSuite } from '../../tls/cipher-suites.ts';
import { NamedGroup } from '../../tls/constants.ts';
import { formatGeneralName } from '../../x509/general-name.ts';
import { Name } from '../../x509/name.ts';
import { type ChainItem, orderFindings, readable } from './chain.ts';
import type { Step } from './diagnosis.ts';
import type { MemoryEstimate, TimeEstimate } from './estimate.ts';

export interface StepInput {
  readonly outcome: BoardOutcome;
  readonly chain: readonly ChainItem[];
  readonly memory: MemoryEstimate | undefined;
  readonly time: TimeEstimate | undefined;
  /** The service on a port that failed in TLS; `undefined`: not checked. */
  readonly answer: Answer | undefined;
  /** Milliseconds since 1970, as the board's clock shows it. */
  readonly now: number;
}

export function stepsOf(input: StepInput): Step[] {
  const { outcome } = input;
  if (outcome.handshake === undefined)
    return [{ name: 'set-up', status: 'failed', text: outcome.error?.message ?? 'the connection cannot be set up' }];
  return [
    ...nameSteps(outcome),
    ...tcpSteps(outcome),
    ...answerSteps(input),
    ...tlsSteps(outcome),
    ...certificateSteps(input),
    ...verificationSteps(outcome),
    ...clientSteps(outcome),
    ...costSteps(input),
  ];
}

function nameSteps({ handshake, host }: BoardOutcome): Step[] {
  const { addresses, stage, error } = handshake!;
  if (stage === 'resolve') return [{ name: 'name', status: 'failed', text: error!.message }];
  const list = addresses
    .map(({ address }) => address)
    .slice(0, 6)
    .join(', ');
  const text = list === host.name ? `${list} is an address` : `${host.name} is ${list}`;
  return [{ name: 'name', status: 'ok', text }];
}

function tcpSteps({ handshake, host }: BoardOutcome): Step[] {
  const { stage, error, times } = handshake!;
  if (stage === 'resolve') return [];
  if (stage === 'connect') return [{ name: 'TCP', status: 'failed', text: error!.message }];
  return [
    {
      name: 'TCP',
      status: 'ok',
      text: `port ${host.port} takes connections (${milliseconds(times.connect)} from here)`,
    },
  ];
}

function answerSteps({ answer, outcome }: StepInput): Step[] {
  if (answer === undefined) return [];
  return [{ name: 'answers', status: 'failed', text: `${formatHost(outcome.host)} ${describeAnswer(answer)}` }];
}

/** What a port is, after its name. */
function describeAnswer(answer: Answer): string {
  switch (answer.kind) {
    case 'http':
      if (answer.looksLikeLogin)
        return 'answers in plain HTTP with a login page: a captive portal, or a device’s own page';
      return `speaks plain HTTP there (status ${answer.status}${answer.location === undefined ? '' : `, to ${answer.location}`})`;
    case 'smtp':
    case 'imap':
    case 'pop3':
      return `speaks ${answer.kind.toUpperCase()}, where TLS begins with STARTTLS (${answer.greeting})`;
    case 'ssh':
    case 'ftp':
      return `speaks ${answer.kind.toUpperCase()} (${answer.greeting})`;
    case 'mqtt':
      return 'speaks MQTT without TLS';
    case 'silent':
      return 'takes connections and says nothing';
    case 'closes':
      return 'closes the connection, whatever is said';
    case 'unreachable':
      return 'takes no further connection';
    default:
      return `is not TLS (${answer.greeting})`;
  }
}

function tlsSteps({ handshake, witness }: BoardOutcome): Step[] {
  const { info, stage, asked, alerts } = handshake!;
  if (stage === 'resolve' || stage === 'connect') return [];
  const agreed = info ?? witness?.info;
  if (agreed !== undefined) {
    const suite = cipherSuite(agreed.cipherSuite)?.name ?? `0x${agreed.cipherSuite.toString(16)}`;
    const group = agreed.group === undefined ? '' : `, ${groupName(agreed.group)}`;
    return [{ name: 'TLS', status: 'ok', text: `TLS 1.${agreed.version - 0x0301}, ${suite}${group}` }];
  }
  if (asked !== undefined) return [];
  const alert = alerts.find(({ direction }) => direction === 'in');
  const said = alert === undefined ? '' : ` (the server sent the alert ${alert.description})`;
  return [{ name: 'TLS', status: 'failed', text: `${handshake!.error?.message ?? 'no handshake'}${said}` }];
}

function certificateSteps({ chain, outcome, now }: StepInput): Step[] {
  const asked = outcome.handshake!.asked;
  if (asked === undefined) return [];
  const steps: Step[] = chain.map((item, i) => ({
    name: i === 0 ? 'certificates' : '',
    status: 'ok',
    text: `${item.role}: ${item.subject}, by ${item.issuer === item.subject ? 'itself' : item.issuer}; ${item.key}; ${item.bytes} bytes; until ${item.notAfter.slice(0, 10)}`,
  }));
  for (const text of orderFindings(asked.chain)) steps.push({ name: 'order', status: 'warning', text });
  const leaf = readable(asked.chain[0]!);
  if (leaf === undefined) return steps;
  if (now > leaf.notAfter)
    steps.push({ name: 'dates', status: 'warning', text: `it has expired on ${chain[0]!.notAfter.slice(0, 10)}` });
  else if (now < leaf.notBefore)
    steps.push({ name: 'dates', status: 'warning', text: `it is not valid before ${chain[0]!.notBefore}` });
  const { name } = outcome.host;
  if (!matchesExpectedName(leaf, name, true)) {
    const names = (leaf.subjectAltName ?? []).map(formatGeneralName).slice(0, 6).join(', ') || 'no name';
    steps.push({ name: 'host name', status: 'warning', text: `the certificate is not for ${name}: it has ${names}` });
  }
  return steps;
}

const VERIFIED: Readonly<Record<BoardOutcome['verification'], string>> = {
  'built-in': 'against the roots that the firmware has built in',
  loaded: 'against the roots that were given',
  off: 'a plain program verifies nothing here: anyone could answer',
  never: 'this firmware cannot verify: anyone could answer',
};

function verificationSteps({ verification, handshake, error }: BoardOutcome): Step[] {
  if (handshake!.asked === undefined) return [];
  const how = VERIFIED[verification];
  if (handshake!.refused) return [{ name: 'verification', status: 'failed', text: `${how}: ${error!.message}` }];
  const isVerified = verification === 'built-in' || verification === 'loaded';
  return [{ name: 'verification', status: isVerified ? 'ok' : 'warning', text: isVerified ? `accepted, ${how}` : how }];
}

function clientSteps({ handshake, witness }: BoardOutcome): Step[] {
  const record = witness ?? handshake!;
  if (!record.certificateWanted) return [];
  const names = record.wantedAuthorities.slice(0, 3).map((der) => String(new Name(der)));
  const by = names.length === 0 ? '' : `, of ${names.join(' or ')}`;
  return [{ name: 'client', status: 'note', text: `the server asks for a client certificate${by}` }];
}

function costSteps({ memory, time, chain }: StepInput): Step[] {
  const steps: Step[] = [];
  if (memory !== undefined) {
    const { peak, block, heap } = memory;
    const of = heap === undefined ? '' : ` of ${kilobytes(heap)} KB heap`;
    const piece = block === undefined ? '' : `, ${kilobytes(block)} KB of it in one piece`;
    const tight = heap !== undefined && peak > heap / 2;
    steps.push({
      name: 'memory',
      status: tight ? 'warning' : 'ok',
      text: `about ${kilobytes(peak)} KB at its peak${of}${piece} (estimate: ${memory.source})`,
    });
  }
  if (time !== undefined) {
    const { low, likely, high, watchdog } = time;
    const range = `about ${seconds(likely)} s on the chip (${seconds(low)} to ${seconds(high)})`;
    const resets = watchdog !== undefined && high > watchdog;
    const warning = resets ? `; a watchdog of ${watchdog} s ${low > watchdog ? 'will' : 'can'} reset it` : '';
    steps.push({
      name: 'time',
      status: resets ? 'warning' : 'ok',
      text: `${range}${warning} (estimate: ${time.source})`,
    });
  } else if (chain.length > 0)
    steps.push({ name: 'time', status: 'note', text: 'no estimate: this chip has not been measured with these keys' });
  return steps;
}

function groupName(group: number): string {
  return Object.entries(NamedGroup).find(([, value]) => value === group)?.[0] ?? `0x${group.toString(16)}`;
}

function milliseconds(value: number | undefined): string {
  return value === undefined ? '?' : `${Math.round(value)} ms`;
}

function kilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0);
}

function seconds(value: number): string {
  return value.toFixed(1);
}
