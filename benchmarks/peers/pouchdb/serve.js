// express-pouchdb over PouchDB on disk: `node serve.js DIR`, obeying lines of JSON on its input.
//
// {"do": "load", "file": …}     every line a job; answers {"url": …}
// {"do": "publish", "file": …}  every line {"id", "body"}, a body of null deletes; answers {"url": …}
const fs = require('fs');
const readline = require('readline');
const express = require('express');
const folder = process.argv[2];
const PouchDB = require('pouchdb').defaults({ prefix: folder + '/' });
const app = express();
app.use('/', require('express-pouchdb')(PouchDB, {
  mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: folder + '/log.txt',
}));
const server = app.listen(0, '127.0.0.1');
const db = new PouchDB('jobs');
const revisions = new Map();

function docOf(id, body) {
  const doc = body === null ? { _deleted: true } : { ...body };
  delete doc.id;
  doc._id = id;
  if (revisions.has(id)) doc._rev = revisions.get(id);
  return doc;
}

async function obey(command) {
  const lines = fs.readFileSync(command.file, 'utf8').trim().split('\n').map((l) => JSON.parse(l));
  const docs = lines.map((l) => (command.do === 'load' ? docOf(l.id, l) : docOf(l.id, l.body)));
  for (let at = 0; at < docs.length; at += 2000) {
    for (const done of await db.bulkDocs(docs.slice(at, at + 2000))) {
      if (done.error) throw new Error(JSON.stringify(done));
      revisions.set(done.id, done.rev);
    }
  }
  return { url: `http://127.0.0.1:${server.address().port}` };
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await obey(JSON.parse(line))));
  }
  process.exit(0);
})();
