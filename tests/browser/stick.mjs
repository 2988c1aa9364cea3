// A stick between an office's page and the server's, in a real browser: the file is downloaded here and uploaded there, the receipt goes the
// other way. Prints TAP. Arguments: address of the office's page, address of the server, folder for what is downloaded.
import { chromium } from 'playwright-core';
import { readFileSync, writeFileSync, statSync } from 'node:fs';

const [, , office, server, folder] = process.argv;
let count = 0, failed = 0;
const ok = (good, name) => { console.log(`${good ? '' : 'not '}ok ${++count} - ${name}`); failed += !good; };
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
const faults = [];
const open = async () => {
	const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, acceptDownloads: true });
	page.on('pageerror', e => faults.push(e.message));
	return page;
};
const text = async page => page.locator('main').innerText();
const download = async (page, button, to) => {
	const [d] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
	await d.saveAs(to);
	return d.suggestedFilename();
};

// The office, the line down.
const here = await open(), out = `${folder}/out.kycuong`, receipt = `${folder}/receipt.kycuong`;
await here.goto(office);
await here.goto(new URL('/connection', office).href);
ok((await text(here)).includes('Không chờ được mạng?'), 'the page of the line offers another way');
const name = await download(here, /Xuất ra USB: 3 việc/, out);
ok(/^gui-tinh-\d{4}-\d\d-\d\d\.kycuong$/.test(name) && statSync(out).size === 16524, 'a file of a size that says nothing, with a name that says nothing');
ok(!readFileSync(out).includes('BC-THANG'), 'nor does its content');

// The server.
const there = await open();
await there.goto(new URL('/bundle', server).href);
await there.fill('#name', 'Đỗ Minh Châu');
await there.fill('#password', process.env.PASSWORD);
await there.getByRole('button', { name: 'Đăng nhập' }).click();
ok((await there.title()).startsWith('Tệp niêm phong'), 'after the login the page is there');
writeFileSync(`${folder}/damaged.kycuong`, readFileSync(out).fill(0, 3000, 3001));
await there.setInputFiles('input[type=file]', `${folder}/damaged.kycuong`);
await there.getByRole('button', { name: 'Nhập và tải biên nhận' }).click();
ok((await text(there)).includes('bị hỏng, bị cắt hoặc bị sửa'), 'a damaged file is refused beside the form');
await there.setInputFiles('input[type=file]', out);
ok(/^bien-nhan-.*\.kycuong$/.test(await download(there, 'Nhập và tải biên nhận', receipt)), 'the whole one gives a receipt');

// The office again.
await here.setInputFiles('input[type=file]', out);
await here.getByRole('button', { name: 'Nhập tệp' }).click();
ok((await text(here)).includes('chưa phải biên nhận'), 'the file itself is no receipt');
await here.goto(new URL('/connection', office).href);
await here.setInputFiles('input[type=file]', receipt);
await here.getByRole('button', { name: 'Nhập tệp' }).click();
ok((await text(here)).includes('Đã nhập biên nhận của tỉnh'), 'the receipt is taken in');
ok((await text(here)).includes('Mọi việc đã ghi đều đã được tỉnh nhận'), 'and nothing waits any more');
await here.setInputFiles('input[type=file]', receipt);
await here.getByRole('button', { name: 'Nhập tệp' }).click();
ok((await text(here)).includes('Biên nhận này cũ'), 'taken in twice, it changes nothing');
await here.goto(new URL('/report/BC-THANG/2024-11', office).href);
ok((await text(here)).includes('Tỉnh nhận'), 'the report shows that the province has it');
if (process.env.SHOTS) {
	await here.goto(new URL('/connection', office).href);
	await here.screenshot({ path: `${process.env.SHOTS}/connection.png` });
	await there.screenshot({ path: `${process.env.SHOTS}/bundle.png` });
}
ok(faults.length === 0, `no fault in the pages' scripts ${faults.join('; ')}`);
await browser.close();
console.log(`1..${count}`);
process.exit(failed ? 1 : 0);
