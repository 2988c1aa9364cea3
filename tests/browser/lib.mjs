// What every test in a browser begins and ends with. Prints TAP; what the browser complains of is a fault, but for what a test expects.
import { chromium } from 'playwright-core';

let count = 0, failed = 0;
export const faults = [];
export const ok = (good, name) => { console.log(`${good ? '' : 'not '}ok ${++count} - ${name}`); failed += !good; };

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
// A page; what `expected` says of a message of its console is no fault.
export const open = async (expected = () => false) => {
	const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, acceptDownloads: true });
	page.on('console', m => { if ((m.type() === 'error' || m.type() === 'warning') && !expected(m)) faults.push(page.url() + ': ' + m.text()); });
	page.on('pageerror', e => faults.push(page.url() + ': ' + e.message));
	return page;
};
export const text = page => page.locator('main').innerText();
export const wide = page => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
export const end = async () => {
	ok(faults.length === 0, 'no error in the console, nothing against the policy');
	faults.slice(0, 20).forEach(f => console.log('# ' + f));
	console.log(`1..${count}`);
	await browser.close();
	process.exit(failed ? 1 : 0);
};
