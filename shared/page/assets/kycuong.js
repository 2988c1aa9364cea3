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
