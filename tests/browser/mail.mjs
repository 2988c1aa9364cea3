// Reminders by e-mail on the server's pages in a real browser. Prints TAP. Arguments: "off" before a mail server is set, "on" after; the
// address; a folder for pictures, where they are wanted.
import { chromium } from 'playwright-core';

const [, , step, url, pictures] = process.argv;
let count = 0, failed = 0;
const ok = (good, name) => { console.log(`${good ? '' : 'not '}ok ${++count} - ${name}`); failed += !good; };
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
const faults = [];
page.on('console', m => { if (m.type() === 'error' || m.type() === 'warning') faults.push(page.url() + ': ' + m.text()); });
page.on('pageerror', e => faults.push(e.message));
const at = path => new URL(path, url).href;
const text = () => page.locator('main').innerText();
const wide = () => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
const look = async name => {
	for (const lang of ['en', 'vi']) {
		await page.goto(at(`/language?to=${lang}&back=/mail/SVHTTDL`));
		for (const width of [1366, 390]) {
			await page.setViewportSize({ width, height: 768 });
			ok(!(await wide()) && (await page.locator('html').getAttribute('lang')) === lang, `${name}, ${lang}, ${width} px`);
			if (pictures)
				await page.screenshot({ path: `${pictures}/mail-${step}-${lang}-${width}.png`, fullPage: true });
		}
	}
};

await page.goto(at('/mail/SVHTTDL'));
await page.fill('[name=name]', 'Đỗ Minh Châu');
await page.fill('[name=password]', 'mat-khau-dai');
await page.locator('main button').first().click();
await page.waitForURL(/\/mail\/SVHTTDL$/);
if (step === 'off') {
	await look('without a mail server');
	ok((await text()).includes('Máy chủ chưa được thiết lập') && !(await page.locator('main button').count()), 'it says what is missing, and offers nothing');
} else {
	ok((await text()).includes('vanthu@svhttdl.vn'), 'it says who is written to');
	await page.locator('main button').click();
	await page.waitForURL(/\/mail\/SVHTTDL$/);
	const row = page.locator('main tbody tr').first();
	ok((await row.innerText()).includes('vanthu@svhttdl.vn'), 'queued, it stands in the list');
	while (!(await row.innerText()).includes('đã gửi')) /* the server looks at its queue from time to time */
		await page.reload();
	ok(true, 'and says that it was sent');
	await look('with one mail');
	await page.goto(at('/late'));
	ok(await page.locator('a[href="/mail/SVHTTDL"]').count() === 1 && (await text()).includes('đã gửi'), 'who is late shows it, and leads there');
	ok((await page.goto(at('/mail/999'))).status() === 404, 'no page of a unit that there is not');
	faults.splice(0, faults.length, ...faults.filter(f => !f.includes('404')));
}
ok(faults.length === 0, 'no error in the console, nothing against the policy');
faults.forEach(f => console.log('# ' + f));
console.log(`1..${count}`);
await browser.close();
process.exit(failed ? 1 : 0);
