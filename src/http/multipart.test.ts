import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeMultipart } from './multipart.ts';

test("a form with a field and a file is parsed by the platform's own FormData", async () => {
  const parts = [
    { name: 'field', data: Buffer.from('naïve') },
    { name: 'a"b\r\nc', fileName: 'x".txt', contentType: 'text/plain', data: Buffer.from('line\r\n--boundary?\r\n') },
    { name: 'raw', fileName: 'raw.bin', data: new Uint8Array([0, 255]) },
  ];
  const body = Buffer.concat([...encodeMultipart(parts, 'thimble-0123456789')]);
  const headers = { 'content-type': 'multipart/form-data; boundary=thimble-0123456789' };
  const form = await new Response(body, { headers }).formData();
  assert.equal(form.get('field'), 'naïve');
  const file = form.get('a"b\r\nc') as File;
  assert.deepEqual([file.name, file.type, await file.text()], ['x".txt', 'text/plain', 'line\r\n--boundary?\r\n']);
  assert.deepEqual(new Uint8Array(await (form.get('raw') as File).arrayBuffer()), new Uint8Array([0, 255]));
});
