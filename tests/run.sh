#!/usr/bin/env bash
# Installs what is missing, builds, runs every test through ctest, and prints one summary line. Arguments go to ctest: -L unit.
# BUILD=DIR builds elsewhere than build-test; WERROR=ON makes warnings fail.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/setup.sh
need_to_build
need faketime curl openssl sqlite3 python3-minimal chromium
dir=${BUILD:-build-test}
build "$dir" -DWERROR="${WERROR:-OFF}"
start=$SECONDS
status=0
ctest --test-dir "$dir" --output-on-failure -j "$(nproc)" "$@" >"$dir/ctest.txt" 2>&1 || status=$?
[ $status = 0 ] || cat "$dir/ctest.txt"
echo "tests: $((SECONDS - start)) s"
echo "kycuong: $(grep -E 'tests passed' "$dir/ctest.txt" || echo 'no test ran')"
exit $status
