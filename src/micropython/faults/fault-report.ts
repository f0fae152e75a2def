// Reports which faults took effect, as they do, and at the end what the program did about each of them.
import type { RaisedError } from '../../boards/python-exception.ts';
import type { ExceptionEvent, ProgramEvent } from '../bridge/program-event.ts';
import type { Peer } from './faulty-stream.ts';
import type { Fault, FaultPlan } from './plan.ts';

export interface ReportSettings {
  /** Milliseconds of program time. */
  readonly now: () => number;
  /** The line that the program is executing: `main.py:14`. */
  readonly line: () => string | undefined;
  readonly tell: (event: ProgramEvent) => void;
  /** Whether the program was stopped from outside (`--timeout`, Ctrl-C). */
  readonly isStopped: () => boolean;
}

interface Met extends Peer {
  readonly fault: Fault;
  readonly at: number;
  /** The first exception that it caused. */
  raised?: ExceptionEvent;
  line?: string | undefined;
  /** Whether the program has opened another connection since. */
  connectedAgain?: boolean;
}

/** The most connections reported for one fault: a slow server affects all of its connections. */
const MOST_MET = 100;

/** Faults that a program notices by a timeout. */
const DELAYING: ReadonlySet<Fault['kind']> = new Set(['stall', 'slow', 'drop', 'wifi']);

export class FaultReport {
  readonly #plan: FaultPlan;
  readonly #settings: ReportSettings;
  readonly #met = new Map<Fault, Map<string, Met>>();
  /** In the order in which they took effect. */
  readonly #order: Met[] = [];
  /** Faults of TCP whose hosts the program used UDP with. */
  readonly #passed = new Set<Fault>();
  #lastRaised: Met | undefined;
  #uncaught: ExceptionEvent | undefined;
  #end: Extract<ProgramEvent, { event: 'end' }> | undefined;

  constructor(plan: FaultPlan, settings: ReportSettings) {
    this.#plan = plan;
    this.#settings = settings;
    for (const fault of plan.faults) this.#met.set(fault, new Map());
  }

  /** Called when a fault takes effect; reported once for each connection or host name. */
  met(fault: Fault, peer: Peer): void {
    const entries = this.#met.get(fault)!;
    const key = String(peer.connection ?? `${peer.host} ${peer.port}`);
    if (entries.has(key) || entries.size >= MOST_MET) return;
    const entry: Met = { fault, at: Math.round(this.#settings.now()), ...peer };
    entries.set(key, entry);
    this.#order.push(entry);
    this.#settings.tell({ event: 'fault', fault: fault.text, at: entry.at, ...peer });
  }

  /** Processes an event of the run: a failure, a connection, the end. */
  see(event: ProgramEvent): void {
    if (event.event === 'failure') this.#failed(event);
    else if (event.event === 'open') for (const entry of this.#order) entry.connectedAgain = true;
    else if (event.event === 'exception') this.#uncaught = event.raised;
    else if (event.event === 'end') this.#end = event;
  }

  /** A socket of the program waited until its timeout. @param host - its peer, if it is connected. */
  timedOut({ type, errno, text }: RaisedError, host: string | undefined): void {
    const raised = { type, ...(errno !== undefined && { errno }), ...(text !== undefined && { text }) };
    this.#failed({ host, raised }, DELAYING);
  }

  /** The program uses UDP with a host that a fault names, which has an effect on TCP alone. */
  passed(fault: Fault): void {
    this.#passed.add(fault);
  }

  /** The results, after the end of the run. */
  results(): readonly ProgramEvent[] {
    return this.#plan.faults.flatMap((fault): readonly ProgramEvent[] => {
      const entries = [...this.#met.get(fault)!.values()];
      const udp = this.#passed.has(fault) && { udp: true };
      if (entries.length === 0) return [{ event: 'fault-result', fault: fault.text, outcome: 'never met', ...udp }];
      return entries.map((entry) => this.#result(entry));
    });
  }

  /** Attributes a failure to the last fault of its host that has no exception yet. */
  #failed(
    { host, raised }: { readonly host?: string | undefined; readonly raised: ExceptionEvent },
    kinds?: ReadonlySet<Fault['kind']>,
  ): void {
    const entry = this.#order.findLast(
      (each) =>
        each.raised === undefined &&
        (each.host === undefined || host === undefined || each.host === host) &&
        (kinds === undefined || kinds.has(each.fault.kind)),
    );
    if (entry === undefined) return;
    entry.raised = raised;
    entry.line = this.#settings.line();
    this.#lastRaised = entry;
  }

  #result(entry: Met): ProgramEvent {
    const { fault, at, connection, host, port } = entry;
    const peer = {
      ...(connection !== undefined && { connection }),
      ...(host !== undefined && { host }),
      ...(port !== undefined && { port }),
    };
    return { event: 'fault-result', fault: fault.text, ...peer, at, ...this.#outcome(entry) };
  }

  #outcome(entry: Met): Pick<Extract<ProgramEvent, { event: 'fault-result' }>, 'outcome' | 'raised' | 'line'> {
    const { raised, line } = entry;
    const told = { ...(raised !== undefined && { raised }), ...(line !== undefined && { line }) };
    const isLast =
      entry.connectedAgain !== true &&
      (raised === undefined ? entry === this.#order.at(-1) : entry === this.#lastRaised);
    if (raised === undefined && this.#end?.cause === 'hung')
      return { outcome: 'hung', ...(this.#end.line !== undefined && { line: this.#end.line }) };
    // The program may have hung, or may never end by itself: there is no way to know.
    if (raised === undefined && entry.connectedAgain !== true && this.#settings.isStopped())
      return { outcome: 'stopped' };
    if (this.#end?.cause === 'watchdog' && isLast) return { outcome: 'watchdog', ...told };
    if (this.#uncaught !== undefined && isLast)
      return { outcome: 'raised', raised: this.#uncaught, ...(line !== undefined && { line }) };
    return { outcome: 'recovered', ...told };
  }
}
