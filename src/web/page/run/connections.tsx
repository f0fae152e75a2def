// The connections of a run, one row each: the peer, how it was secured and verified, the bytes, how it ended.
import type { RunEvent } from '../../../cli/run-event.ts';
import { Panel, ScrollTable } from '../common/pieces.tsx';

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
      <ScrollTable
        label="Table of connections"
        columns={['#', 'Server', 'Security', 'Verified by', 'Sent', 'Received', 'State']}
        class="connections"
      >
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
      </ScrollTable>
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
        where: port === 0 ? host : `${host}:${port}`, // 0: TLS over the program's own stream, or an accepted connection
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
