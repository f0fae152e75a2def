// The board's Wi-Fi: down, joining, up; operations that need it; and outages of the network.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Blocking } from './blocking.ts';
import { type Outages, Station, StationState } from './station.ts';

function open(start: 'up' | 'down', outages?: Outages) {
  let time = 0;
  const told: string[] = [];
  const blocking = {
    time: { now: () => time },
    waitFor(milliseconds: number) {
      time += milliseconds;
      return -11;
    },
  } as unknown as Blocking;
  const listener = {
    changed: (state: string) => void told.push(state),
    missed: () => void told.push('missed'),
    accessPoint: (active: boolean, ssid: string) => void told.push(`${ssid} ${active}`),
  };
  const station = new Station(start, blocking, listener, outages);
  const pass = (milliseconds: number) => {
    time += milliseconds;
  };
  return { station, told, pass };
}

test('joining takes a moment, unless the network is used', () => {
  const { station, told, pass } = open('down');
  station.join('joined');
  assert.equal(station.state, StationState.joining);
  pass(99);
  assert.equal(station.state, StationState.joining);
  pass(1);
  assert.equal(station.state, StationState.up);
  station.leave();
  station.join('joined');
  assert.equal(station.isUp, true);
  assert.deepEqual(told, ['up', 'down', 'up']);
});

test('waiting for a join ends when the network is up; a missing network or a wrong password is reported', () => {
  const { station } = open('down');
  assert.equal(station.waitUntilUp(), 0);
  station.join('joined');
  assert.equal(station.waitUntilUp(), 1);
  station.join('joined'); // already joined: at once
  assert.equal(station.state, StationState.up);
  for (const [outcome, state] of [
    ['not found', StationState.notFound],
    ['wrong password', StationState.wrongPassword],
  ] as const) {
    station.join(outcome);
    assert.equal(station.waitUntilUp(), 0);
    assert.equal(station.state, state);
  }
});

test('using a network that is down fails by kind of host (name or address), and is reported once', () => {
  const { station, told } = open('down');
  assert.throws(() => station.require('a.test'), { code: 'net.name_not_found' });
  assert.throws(() => station.require('192.0.2.1'), { code: 'net.unreachable' });
  assert.deepEqual(told, ['missed']);
  const up = open('up');
  up.station.require('a.test');
  assert.deepEqual(up.told, []);
});

test('an access point reaches its own clients, and no others', () => {
  const { station, told } = open('down');
  station.setAccessPoint(true, 'home');
  station.setAccessPoint(true, 'home');
  assert.deepEqual([station.isReachable, station.isUp], [true, false]);
  station.require('192.168.4.2');
  assert.throws(() => station.require('10.0.0.1'), { code: 'net.unreachable' });
  station.setAccessPoint(false, '');
  assert.equal(station.isReachable, false);
  assert.deepEqual(told, ['home true', 'missed', ' false']);
});

test('after an outage some ports join again automatically', () => {
  for (const rejoins of [true, false]) {
    let away = false;
    const { station, told } = open('up', { isDown: () => away, rejoins });
    assert.equal(station.isUp, true);
    away = true;
    assert.equal(station.isUp, false);
    assert.throws(() => station.require('a.test'), { code: 'net.name_not_found' });
    away = false;
    assert.equal(station.isUp, rejoins);
    assert.deepEqual(told, rejoins ? ['down', 'up'] : ['down']); // not the program's fault, so no `missed`
  }
});
