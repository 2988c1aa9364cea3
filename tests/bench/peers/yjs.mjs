// Yjs: a map of maps; what is missing by state vector, over a WebSocket.
import { WebSocket, WebSocketServer } from 'ws'
import * as Y from 'yjs'
import { at, content, keep, kept, listening, records, until, what } from './lib.mjs'
import http from 'node:http'

const doc = new Y.Doc(), all = doc.getMap('records')
const stored = kept('doc')
if (stored) Y.applyUpdate(doc, stored)
const store = () => keep('doc', Y.encodeStateAsUpdate(doc))

function set(id, fields) {
	if (!all.has(id)) all.set(id, new Y.Map())
	for (const [name, value] of Object.entries(fields)) all.get(id).set(name, value)
}

if (what === 'serve') {
	const server = http.createServer()
	new WebSocketServer({ server, maxPayload: 1 << 28, perMessageDeflate: true }).on('connection', c => {
		c.on('error', () => {})
		c.on('message', m => { // 0: a state vector; 1: what is missing here
			if (m[0] === 0) {
				c.send(Buffer.concat([Buffer.from([1]), Y.encodeStateAsUpdate(doc, m.subarray(1))]))
				c.send(Buffer.concat([Buffer.from([0]), Y.encodeStateVector(doc)]))
			} else {
				Y.applyUpdate(doc, m.subarray(1))
				c.send(Buffer.from([2]))
			}
		})
	})
	listening(server)
} else {
	if (what === 'push') doc.transact(() => records() ? records().forEach(([id, fields]) => set(id, fields)) : all.set('file', new Uint8Array(content())))
	store()
	until(() => new Promise((yes, no) => {
		const c = new WebSocket(`ws://127.0.0.1:${at}`, { maxPayload: 1 << 28 })
		c.on('error', no).on('close', no).on('open', () => c.send(Buffer.concat([Buffer.from([0]), Y.encodeStateVector(doc)]))).on('message', m => {
			if (m[0] === 1) Y.applyUpdate(doc, m.subarray(1))
			else if (m[0] === 0 && what === 'pull') { store(); yes() }
			else if (m[0] === 0) c.send(Buffer.concat([Buffer.from([1]), Y.encodeStateAsUpdate(doc, m.subarray(1))]))
			else { store(); yes() }
		})
	}))
}
