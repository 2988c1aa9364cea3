#!/usr/bin/env bash
# Walks the server's pages over a played province with server.mjs.
. "$(cd "$(dirname "$0")" && pwd)/../e2e/lib.sh"
export CHROMIUM=${CHROMIUM:-$(command -v chromium)}
mkdir pw province && cp "$here"/package.json "$here"/package-lock.json "$here"/.npmrc "$here"/lib.mjs "$here"/server.mjs pw/
npm --prefix pw ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
ok $? "the pinned driver is there"
start show "$SHOW" province 3
run 0 "in the browser" node pw/server.mjs "$(cat show.out)"
grep '^not ok\|^#' out.txt
stop "$pid"
