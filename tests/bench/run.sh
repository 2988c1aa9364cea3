#!/usr/bin/env bash
# What is measured, as Markdown: tests/bench/run.sh [size|speed|pages|memory|search ...]; the first four without a name.
# tests/bench/run.sh line [LINE:WORK[:WHO] ...]: the real programs and seven others over bad lines; three quarters of an hour for all rows (line.sh names them).
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/setup.sh
need_to_build
dir=${BUILD:-build-bench}
build "$dir" -DCMAKE_BUILD_TYPE=Release >&2
if [ "${1:-}" = line ]; then
	rows=("${@:2}")
	set -- line
fi
names=("$@")
[ ${#names[@]} -gt 0 ] || names=(size speed pages memory)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

size() {
	# The floor's dictionary is trained in the same run, on the same text as ours was.
	"$dir/tests/bench/bench_train" "$work/ours.zdict" "$work/json.zdict" 2>/dev/null
	"$dir/tests/bench/bench_size" "$work/json.zdict" "paragraphs of the directive=tests/data/directive.vi.txt"
}
speed() {
	"$dir/tests/bench/bench_speed" "$work"
}
pages() {
	need faketime curl >&2
	"$dir/tests/bench/bench_pages" "$work"
	echo
	KYCUONG=$dir/client/kycuong KYCUONGD=$dir/server/kycuongd bash tests/bench/client_pages.sh "$work"
}
resident() { # of a process, in KiB
	awk '/^VmRSS/ {print $2}' "/proc/$1/status"
}
memory() { # of a client that is enrolled and waits
	local i best=999999 now server page url
	"$dir/server/kycuongd" init "$work/server" --sample kontum-2024
	mkfifo "$work/server.out" "$work/page.out"
	"$dir/server/kycuongd" serve "$work/server" --listen 127.0.0.1:0 >"$work/server.out" 2>/dev/null &
	server=$!
	read -r url <"$work/server.out"
	"$dir/client/kycuong" --dir "$work/office" enrol "$url" \
		"$("$dir/server/kycuongd" enrol "$work/server" --unit 615 --official "Y Ngọc Anh")" >/dev/null
	"$dir/client/kycuong" --dir "$work/office" ui --listen 127.0.0.1:0 >"$work/page.out" 2>/dev/null &
	page=$!
	read -r url <"$work/page.out"
	for i in 1 2 3 4 5 6 7 8 9 10; do
		now=$(date +%s%N)
		"$dir/client/kycuong" --dir "$work/office" status >/dev/null
		now=$((($(date +%s%N) - now) / 1000))
		[ $now -ge $best ] || best=$now
	done
	printf '| program | measured |\n|---|---|\n'
	printf '| client: start to end of `status`, best of 10 | %s ms |\n' "$(awk "BEGIN{printf \"%.1f\", $best / 1000}")"
	printf '| client: page, idle | %s KiB resident |\n' "$(resident $page)"
	printf '| server: idle | %s KiB resident |\n' "$(resident $server)"
	printf '| client: binary, stripped, linked to the system'"'"'s libraries | %s KiB |\n' \
		"$(strip -o "$work/k" "$dir/client/kycuong" && echo $(($(stat -c %s "$work/k") / 1024)))"
	kill $page $server
	wait $page $server || true
}
search() { # over a million acts: takes minutes, and 1 GB in the folder for temporary files
	"$dir/tests/bench/bench_search" "$work"
}
line() {
	need fossil git zstd openssl >&2
	mkdir -p "$dir/peers"
	cp tests/bench/peers/* tests/bench/peers/.npmrc "$dir/peers"
	npm --prefix "$dir/peers" ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	"$dir/tests/bench/bench_train" "$work/ours.zdict" "$work/json.zdict" 2>/dev/null
	BUILD=$(realpath "$dir") bash tests/bench/line.sh "$work" "$@"
}
for name in "${names[@]}"; do
	case $name in
	size | speed | pages | memory | search | line) printf '\n### %s\n\n' "$name"; "$name" ${rows[@]+"${rows[@]}"} ;;
	*) echo "usage: tests/bench/run.sh [size|speed|pages|memory|search ...] | line [LINE:WORK[:WHO] ...]" >&2; exit 2 ;;
	esac
done
