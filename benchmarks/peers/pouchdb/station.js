// A station's copy in PouchDB on disk: `node station.js DIR`, obeying lines of JSON on its input.
//
// {"do": "fill", "url": …, "via": …}  replicate into a new database; answers {"ms", "held"}
// {"do": "sync", "url": …, "via": …}  replicate what came since
//
// "via" is where the requests really go (a counting relay, or "url" itself), so that PouchDB, which
// names a replication by its URL, takes both for the same.
const readline = require('readline');
const PouchDB = require('pouchdb').defaults({ prefix: process.argv[2] + '/' });
const BATCH = 1000; // its default of 100 is several times slower here
let count = 0;
let local;

async function obey({ do: what, url, via }) {
  if (what === 'fill') {
    if (local) await local.close();
    count += 1;
    local = new PouchDB(`jobs-${count}`);
  }
  const fetch = (asked, options) => PouchDB.fetch(String(asked).replace(url, via), options);
  const remote = new PouchDB(`${url}/jobs`, { fetch, skip_setup: true });
  const began = process.hrtime.bigint();
  const done = await local.replicate.from(remote, { batch_size: BATCH });
  const ms = Number(process.hrtime.bigint() - began) / 1e6;
  if (!done.ok) throw new Error(JSON.stringify(done.errors));
  return { ms, held: (await local.info()).doc_count };
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await obey(JSON.parse(line))));
  }
  process.exit(0);
})();
