// What the peers written in JavaScript share. NAME.mjs serve DIR | push PORT DIR FILE | pull PORT DIR; serve prints its port; push and pull try
// again after a cut until it is done or DEADLINE seconds are over, and print the milliseconds that it took.
// FILE.json: [[id, {field: value}], …], what is new or has changed; any other FILE is an attachment.
import fs from 'node:fs'
import path from 'node:path'

export const [what, at, dir, file] = process.argv[2] === 'serve' ? ['serve', null, process.argv[3]] : process.argv.slice(2)
export const records = () => file.endsWith('.json') ? JSON.parse(fs.readFileSync(file, 'utf8')) : null
export const content = () => fs.readFileSync(file)
export const inDir = (...names) => path.join(dir, ...names)
export const kept = (name, otherwise) => fs.existsSync(inDir(name)) ? fs.readFileSync(inDir(name)) : otherwise
export const keep = (name, data) => fs.writeFileSync(inDir(name), data)

fs.mkdirSync(dir, { recursive: true })
process.on('uncaughtException', () => {}) // a cut that a library reports to nobody

export const listening = server => server.listen(0, '127.0.0.1', () => console.log(server.address().port))

// What hangs is a cut that nobody told us of.
const within = (ms, promise) => Promise.race([promise, new Promise((_, no) => setTimeout(() => no(new Error('stalled')), ms))])

export async function until(done) {
	const start = Date.now(), deadline = start + 1000 * Number(process.env.DEADLINE || 100)
	for (;;) {
		try {
			await within(deadline - Date.now(), done())
			break
		} catch (e) {
			if (process.env.SHOW) console.error(e)
			if (Date.now() >= deadline) {
				console.log('-')
				process.exit(1)
			}
			await new Promise(go => setTimeout(go, 100))
		}
	}
	console.log(Date.now() - start)
	process.exit(0)
}
