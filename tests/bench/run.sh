#!/usr/bin/env bash
# What is measured, as Markdown: tests/bench/run.sh [size|speed|memory ...]; all of them without a name.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/setup.sh
need_to_build
dir=${BUILD:-build-bench}
build "$dir" -DCMAKE_BUILD_TYPE=Release >&2
names=("$@")
[ ${#names[@]} -gt 0 ] || names=(size speed memory)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

size() {
	# The floor's dictionary is trained in the same run, on the same text as ours was.
	"$dir/tests/bench/bench_train" "$work/ours.zdict" "$work/json.zdict" 2>/dev/null
	"$dir/tests/bench/bench_size" "$work/json.zdict" "paragraphs of the directive=tests/data/directive.vi.txt"
}
speed() {
	"$dir/tests/bench/bench_speed"
}
memory() { # start and idle memory of the client's page
	printf '| client | measured |\n|---|---|\n'
	local i best=999999 now
	for i in 1 2 3 4 5 6 7 8 9 10; do
		now=$(date +%s%N)
		"$dir/client/kycuong" --version >/dev/null
		now=$((($(date +%s%N) - now) / 1000))
		[ $now -lt $best ] && best=$now
	done
	printf '| start (--version), best of 10, with the shell'"'"'s fork | %s ms |\n' "$(awk "BEGIN{printf \"%.1f\", $best / 1000}")"
	printf '| binary, stripped, linked to the system'"'"'s libraries | %s KiB |\n' "$(strip -o "$work/k" "$dir/client/kycuong" && echo $(($(stat -c %s "$work/k") / 1024)))"
}
for name in "${names[@]}"; do
	case $name in
	size | speed | memory) printf '\n### %s\n\n' "$name"; "$name" ;;
	*) echo "usage: tests/bench/run.sh [size|speed|memory ...]" >&2; exit 2 ;;
	esac
done
