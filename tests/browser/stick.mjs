// A stick between an office's page and the server's, in a real browser: the file is downloaded here and uploaded there, the receipt goes the
// other way. Prints TAP. Arguments: address of the office's page, address of the server, folder for what is downloaded, address of SNV's page.
import { ok, open, end, text } from './lib.mjs';
import { readFileSync, writeFileSync, statSync } from 'node:fs';

const [, , office, server, folder, snv] = process.argv;
// What the pages refuse, Chromium reports in the console too.
const refused = m => /status of 40[04]/.test(m.text());
const download = async (page, button, to) => {
	const [d] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
	await d.saveAs(to);
	return d.suggestedFilename();
};

// The office, the line down.
const here = await open(refused), out = `${folder}/out.kycuong`, receipt = `${folder}/receipt.kycuong`;
await here.goto(office);
await here.goto(new URL('/connection', office).href);
ok((await text(here)).includes('Không chờ được mạng?'), 'the page of the line offers another way');
const name = await download(here, /Xuất ra USB: 3 việc/, out);
ok(/^gui-tinh-\d{4}-\d\d-\d\d\.kycuong$/.test(name) && statSync(out).size === 16524, 'a file of a size that says nothing, with a name that says nothing');
ok(!readFileSync(out).includes('BC-THANG'), 'nor does its content');

// The server.
const there = await open(refused);
await there.goto(new URL('/bundle', server).href);
await there.fill('#name', 'Đỗ Minh Châu');
await there.fill('#password', process.env.PASSWORD);
await there.getByRole('button', { name: 'Đăng nhập' }).click();
ok((await there.title()).startsWith('Tệp niêm phong'), 'after the login the page is there');

const record = new URL('/register/report/BC-THANG%2F615%2F2024-11', office).href;
await here.goto(record);
ok(/không sớm hơn.*máy ghi/.test(await here.locator('svg.when').getAttribute('aria-label')) &&
	(await text(here)).includes('tỉnh chưa nhận'), 'the record shows between which times it was signed, open at its end');

// The code, read out by phone: every single wrong character and every swap of neighbours is found while it is typed.
await here.goto(new URL('/report/BC-THANG/2024-11', office).href);
const code = (await here.locator('.code strong').allInnerTexts()).join(''), digits = (await here.locator('.digits').innerText()).replace(/ /g, '');
ok(/^[0-9A-HJKMNP-TV-Z]{16}$/.test(code) && /^[0-9]{24}$/.test(digits), 'the office shows its code in characters and in digits');
await there.goto(new URL('/code?unit=615&obligation=BC-THANG&period=2024-11', server).href);
ok(await there.inputValue('#unit') === '615' && await there.inputValue('#period') === '2024-11', 'unit and period are filled in');
const missed = await there.evaluate(([code, digits]) => {
	const input = document.getElementById('code'), said = document.getElementById('code-said');
	const good = text => { input.value = text; input.dispatchEvent(new Event('input', { bubbles: true })); return said.className.includes('good'); };
	let count = (good(code) ? 0 : 1000) + (good(digits) ? 0 : 1000) + (good(code.toLowerCase().replace(/(.{4})/g, '$1 ')) ? 0 : 1000);
	for (const [text, letters] of [[code, '0123456789ABCDEFGHJKMNPQRSTVWXYZ'], [digits, '0123456789']])
		for (let i = 0; i < text.length; i++) {
			for (const c of letters)
				if (c !== text[i] && good(text.slice(0, i) + c + text.slice(i + 1))) count++;
			if (i + 1 < text.length && text[i] !== text[i + 1] && good(text.slice(0, i) + text[i + 1] + text[i] + text.slice(i + 2))) count++;
		}
	good('');
	return count;
}, [code, digits]);
ok(missed === 0, `no wrong code is taken for a sound one (${missed})`);
await there.fill('#code', 'U');
ok((await there.innerText('#code-said')).includes('không có trong mã nào'), 'a character that is in no code is named at once');
const wrong = (code[0] === '0' ? '1' : '0') + code.slice(1);
await there.evaluate(text => { const input = document.getElementById('code'); input.value = text; input.setCustomValidity(''); input.form.submit(); }, wrong);
await there.waitForLoadState();
await there.locator('.error').first().waitFor();
ok((await text(there)).includes('Nghe đọc lại từng nhóm'), 'without the script the server says it');
await there.fill('#code', digits);
await there.getByRole('button', { name: 'Ghi mã' }).click();
await there.locator('table').waitFor();
ok((await text(there)).includes('Đã ghi mã') && (await text(there)).includes(code.match(/.{4}/g).join(' ')), 'typed in digits it is taken down');
ok((await there.inputValue('#taker')) === 'Đỗ Minh Châu', 'who takes it down is known');
if (process.env.SHOTS) await there.screenshot({ path: `${process.env.SHOTS}/code.png` });
await there.goto(new URL('/bundle', server).href);
writeFileSync(`${folder}/damaged.kycuong`, readFileSync(out).fill(0, 3000, 3001));
await there.setInputFiles('input[type=file]', `${folder}/damaged.kycuong`);
await there.getByRole('button', { name: 'Nhập và tải biên nhận' }).click();
ok((await text(there)).includes('bị hỏng, bị cắt hoặc bị sửa'), 'a damaged file is refused beside the form');
await there.setInputFiles('input[type=file]', out);
ok(/^bien-nhan-.*\.kycuong$/.test(await download(there, 'Nhập và tải biên nhận', receipt)), 'the whole one gives a receipt');

await there.goto(new URL('/code', server).href);
ok((await text(there)).includes('Khớp báo cáo đã nhận'), 'the code is matched');
if (process.env.SHOTS) await here.screenshot({ path: `${process.env.SHOTS}/place.png` });

// The office again.
await here.goto(new URL('/connection', office).href);
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
await here.goto(record);
ok(/không muộn hơn.*mã cam kết ghi lúc.*tỉnh nhận/.test(await here.locator('svg.when').getAttribute('aria-label')), 'and its record until when it was surely signed');
if (process.env.SHOTS) {
	await here.screenshot({ path: `${process.env.SHOTS}/record.png` });
	await here.goto(new URL('/connection', office).href);
	await here.screenshot({ path: `${process.env.SHOTS}/connection.png` });
}

// SNV's own client, the line down there too: the code is kept, and its time is still to come.
const desk = await open(refused);
await desk.goto(snv);
await desk.goto(new URL('/register/receipt', snv).href);
await desk.locator('main a', { hasText: 'Ghi mã' }).first().click();
await desk.selectOption('#unit', '615');
await desk.fill('#period', '2024-11');
await desk.fill('#code', wrong);
ok((await desk.innerText('#code-said')).includes('sai hoặc đổi chỗ'), 'a wrong code is found while it is typed');
await desk.fill('#code', code);
await desk.getByRole('button', { name: 'Ghi mã' }).click();
await desk.locator('table').waitFor();
ok((await text(desk)).includes('Đã ghi mã trên máy này') && (await text(desk)).includes('Chưa gửi về tỉnh'), "SNV's client keeps a code until it is sent");
if (process.env.SHOTS) await desk.screenshot({ path: `${process.env.SHOTS}/desk.png` });
await here.goto(new URL('/code', office).href);
ok((await text(here)).includes('Không có trang này') || (await here.title()).includes('Không có trang này'), 'an office has no such page');
await end();
