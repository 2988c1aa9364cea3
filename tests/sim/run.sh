#!/usr/bin/env bash
# More provinces by seed than CI has time for: tests/sim/run.sh [--seeds N] [--from SEED] [--steps N]. Builds what is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/setup.sh
need_to_build
dir=${BUILD:-build-test}
build "$dir" >&2
exec "$dir/tests/sim/simulate" "$@"
