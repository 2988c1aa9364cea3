// The lists on Home Affairs' device in a real browser, the server down: who is late, every list in both languages and on a
// telephone, files, the assessment on paper. Prints TAP. Arguments: address of the page; a folder for pictures, where they are wanted.
import { ok, open, end, text as textOf, wide as wideOf } from './lib.mjs';

const [, , url, pictures] = process.argv;
const page = await open();
const at = path => new URL(path, url).href;
const text = () => textOf(page);
const wide = () => wideOf(page);
const bytes = async path => (await page.request.get(at(path))).body();

await page.goto(url);
await page.locator('.side a[accesskey="9"]').click();
await page.waitForURL(/\/lists\/late$/);
ok((await page.title()).startsWith('Ai chậm?'), 'the place with the key 9 asks who is late');
ok(/Số liệu đến \d\d:\d\d, \d\d\/\d\d\/\d{4}/.test(await text()), 'it says of when the data are');
ok(/\d+ đơn vị\s+quá hạn, chưa gửi/.test(await text()) && /đúng hạn/.test(await text()), 'counts, and the interval');
ok(/0260 3\d{3} \d{3}/.test(await text()), 'with phones');
await page.getByRole('link', { name: 'Ghi cuộc gọi' }).first().click();
ok(await page.inputValue('[name=about]') !== '' && (await page.inputValue('[name=unit]')) !== '', 'a call is noted with what is known');

const names = ['late', 'overdue', 'promises', 'opinions', 'criticised', 'recommendations', 'assessment', 'slips'];
for (const lang of ['vi', 'en']) {
	await page.goto(at('/language/' + lang));
	for (const path of ['/lists', ...names.map(n => '/lists/' + n), '/lists/assessment/print']) {
		await page.setViewportSize({ width: 1366, height: 768 });
		const status = (await page.goto(at(path))).status();
		const paper = path.endsWith('/print');
		ok(status === 200 && (await page.locator('html').getAttribute('lang')) === (paper ? 'vi' : lang) && !(await wide()), `${path} in ${lang}`);
		if (pictures)
			await page.screenshot({ path: `${pictures}/${lang}${path.replaceAll('/', '-')}.png`, fullPage: true });
		await page.setViewportSize({ width: 390, height: 844 });
		ok(!(await wide()), `${path} in ${lang} fits a telephone`);
	}
}
await page.goto(at('/language/vi'));
await page.setViewportSize({ width: 1366, height: 768 });
for (const name of names) {
	ok((await bytes(`/lists/${name}/csv?year=2025`)).toString().split('\n').length > 2, `${name} as CSV has lines`);
	ok((await bytes(`/lists/${name}/xlsx`)).subarray(0, 2).toString() === 'PK', `${name} as Excel`);
}
await page.goto(at('/lists/criticised'));
await page.fill('[name=year]', '2019');
await page.getByRole('button', { name: 'Hiện' }).click();
await page.waitForURL(/year=2019/);
ok((await text()).includes('Không người đứng đầu nào bị phê bình.'), 'a year without any says so');
await page.goto(at('/lists/assessment'));
const head = page.locator('main td a').first();
const name = await head.innerText();
await head.click();
await page.waitForURL(/print\?/);
ok((await text()).includes('đồng chí ' + name), 'a head leads to his file, which names him');
await page.getByRole('link', { name: 'Ghi vào sổ hồ sơ đánh giá' }).click();
ok((await page.inputValue('[name=year]')).length === 4 && !(await page.locator('[name=late_reports]').count()), 'the form of the register asks for no number');
await page.goBack();
await page.emulateMedia({ media: 'print' });
ok(!(await page.locator('.side').isVisible()) && !(await page.locator('main .b').first().isVisible()), 'on paper there is the document alone');
await page.emulateMedia({ media: 'screen' });

// His file: entered here off line, counted by the province; one that was tabled says its numbers.
await page.goto(at('/register/assessment_file'));
const seat = page.locator('main tr', { hasText: 'đã lập' }).first().locator('a').first();
await seat.click();
await page.locator('form', { has: page.locator('input[value=build]') }).getByRole('button').first().click();
await page.waitForLoadState();
ok((await text()).includes('số liệu do tỉnh tính khi nhận'), 'built again, it waits for the numbers of the province');
if (pictures) await page.screenshot({ path: pictures + '/file.png', fullPage: true });

// From a report to the proposal that two of its texts go out of it.
await page.goto(at('/register/report/BC-THANG%2F615%2F2025-03'));
await page.getByRole('link', { name: 'Đề nghị xóa nội dung…' }).click();
ok((await text()).includes('Báo cáo tháng 03/2025') && !(await page.locator('input[type=text][name=register]').count()), 'the proposal knows the record');
await page.locator('.ticks label', { hasText: 'Nội dung điểm a khoản 1' }).locator('input').check();
await page.locator('.ticks label', { hasText: 'Số, ký hiệu' }).locator('input').check();
await page.getByRole('button', { name: 'Đề nghị xóa' }).click();
ok(await page.locator('.ticks input:checked').count() === 2 && await page.locator('[aria-invalid]').count() === 1, 'without a reason it stays, with what was ticked');
await page.fill('[name=reason]', 'Có thông tin riêng của một người.');
await page.getByRole('button', { name: 'Đề nghị xóa' }).click();
await page.waitForURL(/redaction\/[^_]/);
ok(/Nội dung điểm a khoản 1; Số, ký hiệu\s+Báo cáo tháng 03\/2025/.test(await text()), 'it is proposed, in words');
await page.goto(at('/register/redaction/_new?verb=propose'));
ok((await text()).includes('Mở mục có nội dung phải xóa') && await page.locator('input[name=record]').isVisible(), 'without a record it says where to begin');
await end();
