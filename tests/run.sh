#!/usr/bin/env bash
# Installs what is missing, builds, runs every test through ctest, and prints one summary line.
# BUILD=DIR builds elsewhere than build-test; WERROR=ON makes warnings fail.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=(build-essential cmake pkg-config libsqlite3-dev libcurl4-openssl-dev libsodium-dev libzstd-dev libmicrohttpd-dev)
missing=()
for p in "${packages[@]}"; do
	dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || missing+=("$p")
done
command -v npm >/dev/null || missing+=(npm)
if [ ${#missing[@]} -gt 0 ]; then
	sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
	echo "Installing: ${missing[*]}"
	$sudo apt-get update -qq
	DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq "${missing[@]}" >/dev/null
fi
build=${BUILD:-build-test}
start=$SECONDS
cmake -S . -B "$build" -DWERROR="${WERROR:-OFF}" >"/tmp/kycuong-cmake.$$" 2>&1 || { cat "/tmp/kycuong-cmake.$$"; exit 1; }
rm -f "/tmp/kycuong-cmake.$$"
cmake --build "$build" -j "$(nproc)" -- --no-print-directory -s
echo "build: $((SECONDS - start)) s"
start=$SECONDS
status=0
ctest --test-dir "$build" --output-on-failure -j "$(nproc)" >"$build/ctest.txt" 2>&1 || status=$?
[ $status = 0 ] || cat "$build/ctest.txt"
echo "tests: $((SECONDS - start)) s"
echo "kycuong: $(grep -E 'tests passed' "$build/ctest.txt" || echo 'no test ran')"
exit $status
