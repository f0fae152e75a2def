// The connections of a run, one row each: the peer, how it was secured and verified, the bytes, how it ended.
import type { RunEvent } from '../../../cli/run-event.ts';
import { Panel } from '../common/pieces.tsx';

interface Row {
  readonly id: number;
  readonly where: string;
  security: string;
  verified: string;
  sent: number;
  received: number;
  state: string;
}

export function Connections({ events }: { readonly events: readonly RunEvent[] }) {
  const rows = rowsOf(events);
  if (rows.length === 0) return null;
  return (
    <Panel title="Connections">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Table of connections">
        <table class="connections">
          <thead>
            <tr>
              <th scope="col">#</th>
              <th scope="col">Server</th>
              <th scope="col">Security</th>
              <th scope="col">Verified by</th>
              <th scope="col">Sent</th>
              <th scope="col">Received</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, where, security, verified, sent, received, state }) => (
              <tr key={id}>
                <td>{id}</td>
                <th scope="row">{where}</th>
                <td>{security}</td>
                <td>{verified}</td>
                <td class="number">{sent} B</td>
                <td class="number">{received} B</td>
                <td>{state}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

function rowsOf(events: readonly RunEvent[]): Row[] {
  const rows = new Map<number, Row>();
  for (const event of events) {
    if (event.event === 'open') {
      const { connection: id, host, port } = event;
      rows.set(id, {
        id,
        where: port === 0 ? host : `${host}:${port}`, // 0: TLS began before the socket was connected
        security: 'none',
        verified: '',
        sent: 0,
        received: 0,
        state: 'open',
      });
    }
    if (!('connection' in event) || event.connection === undefined) continue;
    const row = rows.get(event.connection);
    if (row === undefined) continue;
    if (event.event === 'handshake') {
      row.security = `${event.version}, ${event.suite}`;
      row.verified = event.verified ? (event.root ?? 'a trusted root') : 'not verified';
    } else if (event.event === 'bytes') row[event.direction === 'out' ? 'sent' : 'received'] += event.count;
    else if (event.event === 'alert' && event.level === 'fatal')
      row.state = `${event.direction === 'in' ? 'got' : 'sent'} alert ${event.name}`;
    else if (event.event === 'failure') row.state = `failed: ${event.what}`;
    else if (event.event === 'close') {
      row.sent = event.sent;
      row.received = event.received;
      if (row.state === 'open') row.state = 'closed';
    } else if (event.event === 'left-open') row.state = 'left open';
  }
  return [...rows.values()];
}
