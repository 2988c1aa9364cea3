// files.mjs FILE DIR: the records of FILE (lib.mjs) as a file each, a field a line; an attachment as it is.
import fs from 'node:fs'
import path from 'node:path'

const [file, dir] = process.argv.slice(2)
if (!file.endsWith('.json')) fs.copyFileSync(file, path.join(dir, 'attachment'))
else
	for (const [id, fields] of JSON.parse(fs.readFileSync(file, 'utf8'))) {
		const at = path.join(dir, id.replaceAll('/', '_')), before = {}
		if (fs.existsSync(at))
			for (const line of fs.readFileSync(at, 'utf8').split('\n').filter(Boolean)) before[line.slice(0, line.indexOf(' '))] = JSON.parse(line.slice(line.indexOf(' ')))
		fs.writeFileSync(at, Object.entries({ ...before, ...fields }).map(([n, v]) => `${n} ${JSON.stringify(v)}\n`).join(''))
	}
