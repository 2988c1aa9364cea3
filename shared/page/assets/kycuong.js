/* What a page gains where script runs. Every page works without it. */
"use strict";
(function () {
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
	document.addEventListener("input", function (event) {
		if (event.target.dataset && event.target.dataset.codeMore)
			sayCode(event.target);
	});

	/* The table of a trend drawn as a line; the band between its two rates is what is not decided yet. Columns:
	 * label, low, high, in percent with a point. */
	function draw(table) {
		var rows = [].slice.call(table.tBodies[0].rows), labels = [], x = [], low = [], high = [];
		rows.forEach(function (row, i) {
			var value = function (cell) {
				return cell.dataset.value === undefined || cell.dataset.value === "" ? null : +cell.dataset.value;
			};
			labels.push(row.cells[0].textContent);
			x.push(i);
			low.push(value(row.cells[1]));
			high.push(value(row.cells[2]));
		});
		var place = document.createElement("div");
		place.className = "chart";
		table.parentNode.insertBefore(place, table);
		var plot = new window.uPlot({
			width: place.clientWidth || 230, height: 130, legend: { show: false }, cursor: { show: false },
			padding: [8, 8, 0, 0],
			scales: { x: { time: false }, y: { range: function (u, min) {
				return [Math.max(0, Math.min(60, Math.floor(min / 10) * 10)), 100];
			} } },
			axes: [
				{ values: function (u, marks) { return marks.map(function (m) { return labels[m] || ""; }); },
				  font: "13px sans-serif", stroke: "#4a5868", grid: { show: false }, ticks: { show: false }, size: 28 },
				{ values: function (u, marks) { return marks.map(function (m) { return m + " %"; }); },
				  font: "13px sans-serif", stroke: "#4a5868", grid: { stroke: "#d3dae1", width: 1 },
				  ticks: { show: false }, size: 46, space: 36 }
			],
			series: [{}, { stroke: "#b3430a", width: 1, dash: [4, 3], points: { show: false } },
				{ stroke: "#2f7fae", width: 2, points: { show: true, size: 5, fill: "#2f7fae" } }],
			bands: [{ series: [1, 2], fill: "#f6dccd" }]
		}, [x, high, low], place);
		window.addEventListener("resize", function () {
			plot.setSize({ width: place.clientWidth, height: 130 });
		});
	}
	if (window.uPlot || document.querySelector("table[data-chart]"))
		window.addEventListener("DOMContentLoaded", function () {
			if (window.uPlot)
				[].forEach.call(document.querySelectorAll("table[data-chart]"), draw);
		});
})();
