// Name resolution as the program sees it, and the real targets of its addresses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Request } from '../bridge/messages.ts';
import { AddressBook } from './address-book.ts';
import type { Blocking } from './blocking.ts';
import type { Station } from './station.ts';

function open(answer: (host: string, port: number) => object, isUp = () => true) {
  const asked: string[] = [];
  const required: string[] = [];
  const blocking = {
    ask(request: Extract<Request, { type: 'resolve' }>) {
      asked.push(`${request.host} ${request.port}`);
      return answer(request.host, request.port);
    },
  } as unknown as Blocking;
  const station = {
    require(host: string) {
      required.push(host);
      if (!isUp()) throw new Error('down');
    },
  } as unknown as Station;
  return { book: new AddressBook(blocking, station), asked, required };
}

const plain = (_host: string, port: number) => ({ address: '192.0.2.7', family: 4, port, redirects: false });
const redirected = (_host: string, port: number) => ({
  address: '127.0.0.1',
  family: 4,
  port: port + 1,
  redirects: true,
});

test('a name keeps its address, and the address its name', () => {
  const { book } = open(plain);
  assert.deepEqual(book.resolve('api.example', 443), { address: '192.0.2.7', family: 4, port: 443 });
  assert.equal(book.nameOf('192.0.2.7 443'), 'api.example');
  assert.equal(book.nameOf('192.0.2.7 80'), '');
  assert.equal(book.hostFor('192.0.2.7'), '192.0.2.7');
});

test('a name redirected to a fixed port has its own address, with the requested port', () => {
  const { book } = open(redirected);
  assert.deepEqual(book.resolve('a.test', 443), { address: '127.1.0.1', family: 4, port: 443 });
  assert.deepEqual(book.resolve('b.test', 443), { address: '127.1.0.2', family: 4, port: 443 });
  assert.deepEqual(book.resolve('a.test', 80), { address: '127.1.0.1', family: 4, port: 80 });
  assert.equal(book.hostFor('127.1.0.2'), 'b.test');
  assert.equal(book.nameOf('127.1.0.1 9999'), 'a.test');
});

test('the real target of an address: one request for a name, none for an address', () => {
  const { book, asked, required } = open(redirected);
  const { address } = book.resolve('a.test', 5);
  assert.deepEqual(book.target(address, 443), { address: '127.0.0.1', family: 4, port: 444, redirects: true });
  book.target(address, 443);
  assert.deepEqual(asked, ['a.test 5', 'a.test 443']);
  assert.deepEqual(book.target('', 7), { address: '0.0.0.0', port: 7 });
  assert.deepEqual(book.target('10.0.0.1', 7), { address: '10.0.0.1', port: 7 });
  assert.deepEqual(asked.length, 2);
  assert.deepEqual(required, ['a.test', 'a.test']);
});

test('without a network, names are not looked up, but addresses work', () => {
  const { book, asked } = open(plain, () => false);
  assert.throws(() => book.resolve('api.example', 1), /down/);
  assert.deepEqual(asked, []);
  assert.equal(book.resolve('10.1.2.3', 1).address, '192.0.2.7');
});

test('a peer is shown as the program knows it', () => {
  const { book } = open(plain);
  book.knowPeer('127.0.0.1 444', '127.1.0.1 443');
  assert.deepEqual([book.seen('127.0.0.1 444'), book.seen('127.0.0.1 445')], ['127.1.0.1 443', '127.0.0.1 445']);
});
