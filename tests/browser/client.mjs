// The office's pages in a real browser: a report typed while the server is down, signed with the password, its code shown; then
// the server comes back. Prints TAP. Arguments: address of the page, step ("offline" or "online").
import { ok, open, end, wide, text as textOf } from './lib.mjs';

const [, , url, step] = process.argv;
const report = new URL('/report/BC-THANG/2024-11', url).href;
const page = await open();
const text = () => textOf(page);

await page.goto(url);
ok((await page.title()).startsWith('Hôm nay'), 'the address with its token opens today');
if (step === 'offline') {
	await page.goto(report);
	await page.fill('#indicator_01', '5');
	await page.fill('#narrative_1a', 'Đã tổ chức 2 cuộc tự kiểm tra.');
	await page.getByText(/Nháp đã lưu/).waitFor();
	ok(true, 'the draft is saved as one types, with the server down');
	await page.goto(report);
	ok(await page.inputValue('#indicator_01') === '5', 'and is there again');
	await page.locator('#indicator_01').focus();
	let covered = 0;
	for (let i = 0; i < 90; i++) {
		await page.keyboard.press('Tab');
		covered += await page.evaluate(() => {
			const here = document.activeElement, foot = document.querySelector('.foot');
			return here.closest('form') === foot.closest('form') && !foot.contains(here) &&
				here.getBoundingClientRect().top >= foot.getBoundingClientRect().top;
		});
	}
	ok(covered === 0, 'what has the focus is never hidden below the foot');
	await page.getByRole('button', { name: 'Kiểm tra và trình ký' }).click();
	ok((await text()).includes('Chưa trình ký được'), 'what is missing is named');
	await page.fill('#indicator_01', '1,500');
	await page.getByRole('button', { name: 'Kiểm tra và trình ký' }).click();
	ok((await page.locator('#indicator_01-error').innerText()).includes('hai cách'), 'a number that can be read in two ways, too');
	for (const width of [390, 1366]) {
		await page.setViewportSize({ width, height: 768 });
		ok(!await wide(page), `and the sentence fits at ${width} px`);
	}
	await page.fill('#indicator_01', '5');
	await page.getByRole('button', { name: /Không phát sinh/ }).click();
	await page.waitForURL(/\/sign$/);
	await page.check('input[name=confirm]');
	await page.fill('#password', 'sai hoàn toàn');
	await page.getByRole('button', { name: 'Ký và gửi' }).click();
	ok((await text()).includes('Báo cáo chưa ký'), 'a wrong password signs nothing');
	await page.check('input[name=confirm]');
	await page.fill('#password', process.env.PASSWORD);
	await page.getByRole('button', { name: 'Ký và gửi' }).click();
	await page.locator('.code').waitFor();
	const code = (await page.locator('.code strong').allInnerTexts()).join('');
	ok(/^[0-9A-HJKMNP-TV-Z]{16}$/.test(code), 'the code stands there to be read out');
	console.log('# code ' + code);
	await page.fill('.find input', 'tu kiem tra');
	await page.press('.find input', 'Enter');
	await page.locator('mark').first().waitFor();
	const row = page.locator('tr', { hasText: 'BC-THANG/615/2024-11' });
	ok((await row.locator('mark').allInnerTexts()).join(' ') === 'tự kiểm tra', 'what was written is found without accents, with the server down');
	await page.getByRole('link', { name: 'Báo cáo tháng 11/2024' }).click();
	ok(new URL(page.url()).pathname === '/register/report/BC-THANG%2F615%2F2024-11', 'and leads to its record');
} else {
	await page.goto(new URL('/connection', url).href);
	await page.getByRole('button', { name: 'Thử ngay' }).click();
	await page.waitForLoadState();
	await page.goto(report);
	ok((await text()).includes('Tỉnh nhận'), 'the province has received it');
	for (const path of ['/', '/report', '/task', '/inbox', '/connection', '/register', '/register/report', '/person', '/search?q=kiem%20tra', '/search?q=%22', '/roles', '/register/meeting/_new?verb=call'])
		await page.goto(new URL(path, url).href);
	await page.goto(new URL('/register/report/BC-THANG%2F615%2F2024-11', url).href);
	ok(/5\s+Số cuộc tự kiểm tra/.test(await text()), 'a number stands with what it counts');
	await page.goto(new URL('/register/meeting/_new?verb=call', url).href);
	ok((await text()).includes('Ví dụ: 08:30'), 'a field says how it is written');
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto(new URL('/connection', url).href);
	ok(await page.locator('.side ul').evaluate(ul => ul.scrollLeft > 0 && ul.querySelector('[aria-current]').getBoundingClientRect().right < innerWidth + 2),
	   'the narrow bar shows the page that one is on');
	await page.setViewportSize({ width: 1366, height: 768 });
	await page.goto(new URL('/language/en', url).href);
	await page.goto(report);
	ok((await text()).includes('Received'), 'in English too');
	for (const path of ['/', '/report', '/task', '/inbox', '/connection', '/register', '/register/official', '/person', '/search', '/roles?register=task'])
		await page.goto(new URL(path, url).href);
}
await end();
