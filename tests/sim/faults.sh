#!/usr/bin/env bash
# Plants each fault of sync/fault.h in turn: the simulator, or the test of the round for what no invariant of it sees, must find it.
# tests/sim/faults.sh [SEEDS]
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/setup.sh
need_to_build
dir=${BUILD:-build-faults}
tests='test_round test_decree test_erase test_redact test_flow' # one after the other, until one fails
cmake -S . -B "$dir" -DFAULTS=ON >/dev/null && cmake --build "$dir" -j "$(nproc)" --target simulate $tests >/dev/null || exit 1
survives() { # FAULT: no unit test finds it
	local t
	for t in $tests; do FAULT=$1 "$dir/tests/$t" >"$dir/fault.txt" 2>&1 || return 1; done
}
missed=0 found=0
for fault in $(grep -ho 'FAULT([a-z_]*)' sync/*.c | sed 's/FAULT(//; s/)//' | sort -u); do
	if FAULT=$fault "$dir/tests/sim/simulate" --seeds "${1:-150}" --steps 200 >"$dir/fault.txt" 2>&1; then
		if survives "$fault"; then
			echo "not found: $fault"
			missed=$((missed + 1))
		else
			echo "found: $fault (unit test: $(grep -m1 '^not ok' "$dir/fault.txt" || echo 'stopped'))"
			found=$((found + 1))
		fi
	else
		echo "found: $fault (simulate: $(grep -m1 '^seed' "$dir/fault.txt" || echo 'stopped'))"
		found=$((found + 1))
	fi
done
if ! "$dir/tests/sim/simulate" --seeds 20 >/dev/null; then
	echo "without a fault the simulator fails too"
	missed=$((missed + 1))
fi
echo "$found passed, $missed failed"
[ $missed = 0 ] && [ $found -gt 0 ]
