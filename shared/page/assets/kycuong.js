/* What a page gains where script runs. Every page works without it. */
"use strict";
(function () {
	/* On a narrow page the bar is a line that scrolls: it begins at the page that one is on. */
	var here = document.querySelector(".side a[aria-current]"), bar = here && here.closest("ul");
	if (bar)
		bar.scrollLeft = here.offsetLeft - bar.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2;

	/* A second click while the first is on its way would send twice. The button keeps its place and words. */
	document.addEventListener("submit", function (event) {
		var form = event.target;
		if (form.dataset.sent) {
			event.preventDefault();
			return;
		}
		form.dataset.sent = "1";
		setTimeout(function () { delete form.dataset.sent; }, 4000);
	});

	/* A commitment code as it is typed: 16 characters of base32 whose sum over GF(32) is 0, or 24 digits that Damm's table leads to 0.
	 * Each finds any one wrong character and any two neighbours swapped; the server checks again. */
	var letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	var damm = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"];
	function lettersSound(code) {
		var sum = 0;
		code.split("").forEach(function (c) {
			sum <<= 1;
			sum = (sum & 32 ? sum ^ 37 : sum) ^ letters.indexOf(c);
		});
		return sum === 0;
	}
	function digitsSound(code) {
		return code.split("").reduce(function (interim, c) { return +damm[interim].charAt(+c); }, 0) === 0;
	}
	function sayCode(input) {
		var typed = input.value.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
		var odd = typed.match(/[^0-9A-HJKMNP-TV-Z]/), digits = /^[0-9]*$/.test(typed), said = "", good = false, n = typed.length;
		if (odd)
			said = input.dataset.codeNone.replace("%1", odd[0]);
		else if (n > 24 || (n > 16 && !digits))
			said = input.dataset.codeMany;
		else if (n === 24 || n === 16) {
			good = n === 24 ? digitsSound(typed) : lettersSound(typed);
			/* Sixteen digits may be the beginning of twenty-four. */
			said = good ? input.dataset.codeGood : n === 16 && digits ? input.dataset.codeMore.replace("%1", 8) : input.dataset.codeWrong;
		} else if (n)
			said = input.dataset.codeMore.replace("%1", (n > 16 ? 24 : 16) - n);
		var bad = odd !== null || said === input.dataset.codeMany || said === input.dataset.codeWrong;
		var place = document.getElementById(input.id + "-said");
		place.textContent = said;
		place.className = "said" + (bad ? " grave" : good ? " good" : "");
		if (bad)
			input.setAttribute("aria-invalid", "true");
		else
			input.removeAttribute("aria-invalid");
		input.setCustomValidity(n === 0 || good ? "" : said);
	}
	/* A number that is not the one the registers count asks for its reason. */
	function sayChanged(input) {
		var row = input.closest("tr"), why = row && row.querySelector(".why");
		if (!why)
			return;
		var typed = input.value.trim(), changed = typed !== "" && typed !== why.dataset.counted;
		why.hidden = !changed;
		input.closest(".f").classList.toggle("changed", changed);
	}
	document.addEventListener("input", function (event) {
		if (event.target.dataset && event.target.dataset.codeMore)
			sayCode(event.target);
		if (/^indicator\./.test(event.target.name || ""))
			sayChanged(event.target);
	});
})();
