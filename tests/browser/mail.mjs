// Reminders by e-mail on the server's pages in a real browser. Prints TAP. Arguments: "off" before a mail server is set, "on" after; the
// address; a folder for pictures, where they are wanted.
import { ok, open, end, text as textOf, wide as wideOf, faults } from './lib.mjs';

const [, , step, url, pictures] = process.argv;
const page = await open();
const at = path => new URL(path, url).href;
const text = () => textOf(page);
const wide = () => wideOf(page);
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
await end();
