// As most programs do it: a POST a record, JSON with gzip, over a connection that is kept.
import http from 'node:http'
import zlib from 'node:zlib'
import { at, content, keep, listening, records, until, what } from './lib.mjs'

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
const ask = (method, path, body, headers = {}) => new Promise((yes, no) => {
	const r = http.request({ host: '127.0.0.1', port: at, method, path, agent, headers: { ...headers, ...(body ? { 'Content-Length': body.length } : {}) } }, a => {
		const parts = []
		a.on('data', d => parts.push(d)).on('error', no).on('aborted', no).on('end', () => yes(Buffer.concat(parts)))
	})
	r.on('error', no)
	r.end(body)
})

if (what === 'serve') {
	const all = new Map()
	listening(http.createServer((q, a) => {
		const parts = []
		q.on('data', d => parts.push(d)).on('error', () => {}).on('end', () => {
			if (!q.complete) return
			const body = Buffer.concat(parts), json = q.headers['content-encoding'] === 'gzip'
			if (q.method === 'POST') {
				all.set(q.url, json ? { ...all.get(q.url), ...JSON.parse(zlib.gunzipSync(body)) } : body)
				a.setHeader('Content-Type', 'application/json')
				a.end('{"ok":true}')
			} else if (all.has('/files/1')) {
				a.setHeader('Content-Type', 'application/pdf')
				a.end(all.get('/files/1'))
			} else {
				a.setHeader('Content-Type', 'application/json')
				a.setHeader('Content-Encoding', 'gzip')
				a.end(zlib.gzipSync(JSON.stringify([...all])))
			}
		})
	}))
} else if (what === 'pull') {
	until(async () => keep('all', await ask('GET', '/records', null, { 'Accept-Encoding': 'gzip' })))
} else {
	const left = records()?.map(([id, fields]) => ['/records/' + id, zlib.gzipSync(JSON.stringify(fields)), { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }])
		?? [['/files/1', content(), { 'Content-Type': 'application/pdf' }]]
	until(async () => {
		for (; left.length; left.shift()) await ask('POST', left[0][0], left[0][1], left[0][2])
	})
}
