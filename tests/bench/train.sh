#!/usr/bin/env bash
# Makes the dictionary anew: tests/bench/train.sh OUT. What is shipped is the bytes in sync/dictionary/: training differs between versions of
# zstd, and a dictionary that was ever shipped must stay as it is. A better one gets the next number.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/setup.sh
need_to_build
dir=${BUILD:-build-bench}
build "$dir" -DCMAKE_BUILD_TYPE=Release >&2
"$dir/tests/bench/bench_train" "${1:?usage: tests/bench/train.sh OUT}"
