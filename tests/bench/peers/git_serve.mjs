// git_serve.mjs DIR: git's own CGI program for smart HTTP, DIR/r.git behind it.
import { spawn } from 'node:child_process'
import http from 'node:http'

const server = http.createServer((q, a) => {
	const [path, query = ''] = q.url.split('?')
	const cgi = spawn('git', ['http-backend'], { env: { ...process.env, GIT_PROJECT_ROOT: process.argv[2], GIT_HTTP_EXPORT_ALL: '1', PATH_INFO: path, QUERY_STRING: query,
		REQUEST_METHOD: q.method, CONTENT_TYPE: q.headers['content-type'] ?? '', HTTP_CONTENT_ENCODING: q.headers['content-encoding'] ?? '',
		GIT_PROTOCOL: q.headers['git-protocol'] ?? '', REMOTE_USER: 'office', ...(q.headers['content-length'] ? { CONTENT_LENGTH: q.headers['content-length'] } : {}) } })
	const parts = []
	q.pipe(cgi.stdin)
	cgi.stdin.on('error', () => {})
	q.on('error', () => cgi.kill())
	q.on('aborted', () => cgi.kill())
	cgi.stdout.on('data', d => parts.push(d)).on('end', () => {
		const out = Buffer.concat(parts), end = out.indexOf('\r\n\r\n')
		for (const line of out.subarray(0, Math.max(end, 0)).toString().split('\r\n').filter(Boolean)) {
			const [name, value] = line.split(/: (.*)/)
			if (name === 'Status') a.statusCode = Number.parseInt(value, 10)
			else a.setHeader(name, value)
		}
		a.end(out.subarray(end + 4))
	})
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
