#!/usr/bin/env bash
# Plants each fault of sync/fault.h in turn, as many at once as there are cores: the simulator must find it, or the unit tests below what no
# invariant of it sees. tests/sim/faults.sh [SEEDS]
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/setup.sh
need_to_build
export dir=${BUILD:-build-faults} seeds=${1:-150}
export tests='test_round test_looked test_splice test_decree test_erase test_redact test_flow test_standing test_filing test_bundle test_heads_alone test_verbs test_held test_held_trouble' # one after the other, until one fails
cmake -S . -B "$dir" -DFAULTS=ON >/dev/null && cmake --build "$dir" -j "$(nproc)" --target simulate $tests >/dev/null || exit 1
finding() { # FAULT WHO SIGN TOLD: found is what an invariant, a test, or an error of the code itself says; whoever stopped for another cause has seen nothing
	grep -m1 "$3" <<<"$4" >/dev/null && echo "found: $1 ($2: $(grep -m1 "$3" <<<"$4"))" || echo "stopped: $1 ($2: $(tail -1 <<<"$4"))"
}
plant() { # FAULT: a line that says who found it, or that nobody did. Most are found by few seeds, or by a test that takes no time
	local t told few=$((seeds / 8 + 1))
	export FAULT=$1
	if ! told=$("$dir/tests/sim/simulate" --seeds $few --steps 200 --bad 1 2>&1); then
		finding "$1" simulate '^seed\|^Bail out.*: ERR_' "$told"
		return
	fi
	for t in $tests; do
		told=$("$dir/tests/$t" 2>&1) && continue
		finding "$1" "$t" '^not ok' "$told"
		return
	done
	if ! told=$("$dir/tests/sim/simulate" --from $((few + 1)) --seeds "$seeds" --steps 200 --bad 1 2>&1); then
		finding "$1" simulate '^seed\|^Bail out.*: ERR_' "$told"
		return
	fi
	echo "not found: $1"
}
export -f plant finding
told=$(grep -ho 'FAULT([a-z_]*)' sync/*.c | sed 's/FAULT(//; s/)//' | sort -u | xargs -P "$(nproc)" -I % bash -c 'plant %')
sort <<<"$told"
missed=$(grep -Ec '^(not found|stopped)' <<<"$told") found=$(grep -c '^found' <<<"$told")
if ! "$dir/tests/sim/simulate" --seeds 20 >/dev/null; then
	echo "without a fault the simulator fails too"
	missed=$((missed + 1))
fi
echo "$found passed, $missed failed"
[ "$missed" = 0 ] && [ "$found" -gt 0 ]
