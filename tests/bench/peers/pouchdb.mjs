// PouchDB: its replication over HTTP, with express-pouchdb at the other end.
import express from 'express'
import expressPouch from 'express-pouchdb'
import http from 'node:http'
import PouchDB from 'pouchdb'
import { at, content, inDir, listening, records, until, what } from './lib.mjs'

if (what === 'serve') {
	const app = express(), Here = PouchDB.defaults({ prefix: inDir('server-') })
	app.use('/', expressPouch(Here, { mode: 'minimumForPouchDB', logPath: inDir('log.txt'), configPath: inDir('config.json') }))
	new Here('records')
	listening(http.createServer(app))
} else {
	const db = new PouchDB(inDir('local'), { auto_compaction: true }), there = new PouchDB(`http://127.0.0.1:${at}/records`, { skip_setup: true })
	if (what === 'push' && records())
		for (const [id, fields] of records()) {
			const before = await db.get(id.replace(/^_/, '')).catch(() => ({ _id: id }))
			await db.put({ ...before, ...fields })
		}
	else if (what === 'push') await db.putAttachment('file', 'file', content(), 'application/pdf')
	until(() => what === 'push' ? db.replicate.to(there) : db.replicate.from(there))
}
