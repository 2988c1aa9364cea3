// By hand: one array of all that is new, zstd 19 with a dictionary trained on the same text as ours, no header that is not needed. Nothing is signed,
// ordered or judged.
import { execFileSync } from 'node:child_process'
import net from 'node:net'
import { at, content, keep, listening, records, until, what } from './lib.mjs'

const zstd = (data, ...options) => execFileSync('zstd', ['-q', '-c', '--no-check', '-D', process.env.DICTIONARY, ...options], { input: data, maxBuffer: 1 << 30 })
const pack = data => zstd(data, '-19')

if (what === 'serve') {
	const all = new Map()
	let ready
	listening(net.createServer(c => {
		let came = Buffer.alloc(0)
		c.on('error', () => {})
		c.on('data', data => {
			came = Buffer.concat([came, data])
			const end = came.indexOf('\r\n\r\n')
			if (end < 0) return
			const head = came.subarray(0, end).toString(), length = Number(/Content-Length: (\d+)/.exec(head)?.[1] ?? 0)
			if (came.length < end + 4 + length) return
			const body = came.subarray(end + 4, end + 4 + length)
			came = came.subarray(end + 4 + length)
			let answer = Buffer.from('ok')
			if (head.startsWith('POST /file')) all.set('file', body)
			else if (head.startsWith('POST')) for (const [id, fields] of JSON.parse(zstd(body, '-d'))) all.set(id, { ...all.get(id), ...fields })
			else answer = ready
			if (!head.startsWith('GET')) setImmediate(() => { ready = all.get('file') ?? pack(JSON.stringify([...all])) }) // packed before anybody asks
			c.write(Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${answer.length}\r\n\r\n`), answer]))
		})
	}))
} else {
	const body = what === 'pull' ? null : records() ? pack(JSON.stringify(records())) : content()
	const head = what === 'pull' ? 'GET /all' : records() ? 'POST /sync' : 'POST /file'
	const request = Buffer.concat([Buffer.from(`${head} HTTP/1.1\r\nHost: kycuong.kontum.gov.vn\r\n${body ? `Content-Length: ${body.length}\r\n` : ''}\r\n`), body ?? Buffer.alloc(0)])
	until(() => new Promise((yes, no) => {
		let came = Buffer.alloc(0)
		const c = net.connect(Number(at), '127.0.0.1', () => c.write(request))
		c.setNoDelay(true)
		c.on('error', no).on('close', no).on('data', data => {
			came = Buffer.concat([came, data])
			const end = came.indexOf('\r\n\r\n'), length = Number(/Content-Length: (\d+)/.exec(came)?.[1])
			if (end < 0 || came.length < end + 4 + length) return
			if (what === 'pull') keep('all', came.subarray(end + 4))
			yes()
		})
	}))
}
