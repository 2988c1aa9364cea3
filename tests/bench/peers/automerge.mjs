// Automerge: one document, its own sync messages over a WebSocket; both ends keep the state of the sync.
import * as A from '@automerge/automerge'
import { WebSocket, WebSocketServer } from 'ws'
import { at, content, keep, kept, listening, records, until, what } from './lib.mjs'
import http from 'node:http'

let doc = kept('doc') ? A.load(kept('doc')) : A.init()
const store = () => keep('doc', A.save(doc))

// Says what it has to say; whether it had nothing.
function say(state, send) {
	const [next, message] = A.generateSyncMessage(doc, state)
	if (message) send(message)
	return [next, !message]
}

if (what === 'serve') {
	const server = http.createServer()
	new WebSocketServer({ server, maxPayload: 1 << 28 }).on('connection', c => {
		let state = A.initSyncState()
		c.on('error', () => {})
		c.on('message', m => {
			[doc, state] = A.receiveSyncMessage(doc, state, new Uint8Array(m))
			;[state] = say(state, x => c.send(x))
		})
	})
	listening(server)
} else {
	if (what === 'push')
		doc = A.change(doc, d => {
			if (!records()) d.file = new Uint8Array(content())
			for (const [id, fields] of records() ?? []) {
				d[id] ??= {}
				for (const [name, value] of Object.entries(fields)) d[id][name] = value
			}
		})
	store()
	const heads = h => JSON.stringify([...h].sort())
	until(() => new Promise((yes, no) => {
		let state = A.decodeSyncState(kept('state', A.encodeSyncState(A.initSyncState())))
		const c = new WebSocket(`ws://127.0.0.1:${at}`, { maxPayload: 1 << 28 })
		c.on('error', no).on('close', no).on('open', () => { [state] = say(state, x => c.send(x)) }).on('message', m => {
			[doc, state] = A.receiveSyncMessage(doc, state, new Uint8Array(m))
			;[state] = say(state, x => c.send(x))
			if (state.theirHeads && heads(state.theirHeads) === heads(A.getHeads(doc))) {
				store()
				keep('state', A.encodeSyncState(state))
				yes()
			}
		})
	}))
}
