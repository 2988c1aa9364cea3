#!/usr/bin/env bash
# Fuzzes every decoder, SECONDS each (60): tests/fuzz/run.sh [SECONDS [TARGET…]]. Builds with clang, libFuzzer, AddressSanitizer and UBSan
# in build-fuzz; what it finds stays there in finds/.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/setup.sh
need_to_build
need clang libclang-rt-14-dev
seconds=${1:-60}
[ $# = 0 ] || shift
dir=${BUILD:-build-fuzz}
CC=clang cmake -S . -B "$dir" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DFUZZ=ON -DSANITIZE=ON >/dev/null
cmake --build "$dir" -j "$(nproc)" --target fuzz_all -- -s --no-print-directory >/dev/null
bin=$dir/tests/fuzz
mkdir -p "$dir/corpus" "$dir/finds"
"$bin/fuzz_seeds" "$dir/corpus"
status=0
for target in "${@:-}"; do
	for program in "$bin"/fuzz_${target:-*}; do
		name=${program##*/fuzz_}
		if [ ! -x "$program" ] || [ "$name" = seeds ]; then continue; fi
		mkdir -p "$dir/corpus/$name"
		if "$program" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -artifact_prefix="$dir/finds/$name-" \
			"$dir/corpus/$name" >"$dir/$name.txt" 2>&1; then
			echo "fuzz: $name: $(grep -oE 'Done [0-9]+ runs' "$dir/$name.txt" | tail -n 1)"
		else
			tail -n 40 "$dir/$name.txt"
			echo "fuzz: $name: FOUND something, see $dir/$name.txt and $dir/finds"
			status=1
		fi
	done
done
exit $status
