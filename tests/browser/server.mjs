// The server's pages in a real browser, over a played province: logs in, walks every page in both languages, follows what each leads
// to. Prints TAP. Arguments: address; a folder for pictures of every page, where they are wanted.
import { ok, open, end, text as textOf, wide as wideOf } from './lib.mjs';

const [, , url, pictures] = process.argv;
// Chromium itself reports an answer of 4xx in the console: those that are asked for are no fault.
let refusals = 0;
const expected = m => /status of 40[034]/.test(m.text()) && refusals-- > 0;
const page = await open(expected);
const at = path => new URL(path, url).href;
const text = () => textOf(page);
const wide = () => wideOf(page);
const go = async path => (await page.goto(at(path))).status();
const log_in = async password => {
	await page.fill('[name=name]', 'Đỗ Minh Châu');
	await page.fill('[name=password]', password);
	await page.locator('main button').first().click();
	await page.waitForLoadState();
};

await go('/late');
ok(page.url() === at('/login?next=%2Flate'), 'nobody sees a page before a login');
refusals = 1;
await log_in('sai hoàn toàn rồi');
ok((await text()).includes('không đúng'), 'a wrong password is refused with a sentence');
await log_in('mat-khau-dai');
ok(page.url() === at('/late'), 'the right one leads to the page that was asked for');
const [cookie] = (await page.context().cookies()).filter(c => c.name === 'kycuongd');
ok(cookie && cookie.httpOnly && cookie.sameSite === 'Strict', 'the session is in a strict cookie that script cannot read');

const walk = ['/', '/?obligation=BC-THANG&year=2024', '/print', '/late', '/unit', '/unit/617', '/device', '/redactions', '/log', '/call/617', '/proof/303?from=250',
	'/record/report/BC-THANG/617/2024-11', '/record/unit/617', '/record/obligation/BC-THANG'];
const titles = { vi: [], en: [] };
for (const lang of ['vi', 'en']) {
	await go('/language?to=' + lang + '&back=/');
	let i = 0;
	for (const path of walk) {
		await page.setViewportSize({ width: 1366, height: 768 });
		const status = await go(path);
		titles[lang].push(await page.title());
		ok(status === 200 && (await page.locator('html').getAttribute('lang')) === lang && !(await wide()), `${path} in ${lang}`);
		if (pictures)
			await page.screenshot({ path: `${pictures}/${lang}-${i}.png` });
		await page.setViewportSize({ width: 390, height: 844 });
		ok(!(await wide()), `${path} in ${lang} fits a telephone`);
		if (pictures && lang === 'vi')
			await page.screenshot({ path: `${pictures}/${lang}-${i}-390.png`, fullPage: true });
		i++;
	}
}
ok(titles.vi.every((t, i) => i > 9 || t !== titles.en[i]), 'titles are in their language');
if (pictures) {
	await go('/language?to=vi&back=/');
	await go('/print');
	await page.pdf({ path: `${pictures}/print.pdf`, preferCSSPageSize: true });
}

await page.setViewportSize({ width: 1366, height: 768 });
await go('/language?to=vi&back=/');
const seen = new Set(), broken = [];
for (const path of walk) {
	await go(path);
	const links = await page.locator('main a').evaluateAll(list => list.map(a => a.getAttribute('href')));
	for (const href of links.filter(h => h.startsWith('/')))
		if (!seen.has(href)) {
			seen.add(href);
			const answer = await page.context().request.get(at(href));
			if (answer.status() !== 200)
				broken.push(`${path} → ${href}: ${answer.status()}`);
		}
}
ok(seen.size > 60 && broken.length === 0, `each of ${seen.size} links leads somewhere`);
broken.slice(0, 20).forEach(b => console.log('# ' + b));

refusals = 4;
ok(await go('/unit/khong-co') === 404 && (await text()).length > 20, 'an unknown unit is a page of its own');
ok(await go('/?year=nam') === 400, 'a wrong year is refused');
ok(await go('/?obligation=X') === 400, 'an unknown obligation is refused');
ok(await go('/log?from=<script>') === 400 && (await text()).includes('<script>'), 'what was typed comes back as text');
const foreign = await page.context().request.post(at('/logout'), { headers: { origin: 'http://example.org' } });
ok(foreign.status() === 403, 'a form of another site is refused');
await go('/');
await page.locator('form[action="/logout"] button').click();
await page.waitForLoadState();
await go('/unit/617');
ok(page.url().startsWith(at('/login')), 'after logout the pages are closed');
await end();
