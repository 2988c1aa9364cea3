#!/usr/bin/env bash
# Plays lists.mjs on the sample year: Home Affairs' device, with the server down.
. "$(cd "$(dirname "$0")" && pwd)/../e2e/lib.sh"
export CHROMIUM=${CHROMIUM:-$(command -v chromium)}
mkdir pw && cp "$here"/package.json "$here"/package-lock.json "$here"/.npmrc "$here"/lib.mjs "$here"/lists.mjs pw/
npm --prefix pw ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
ok $? "the pinned driver is there"
run 0 "a server" "$KYCUONGD" init s --sample kontum-year
start server "$KYCUONGD" serve s --listen 127.0.0.1:0
url=$(cat server.out) server=$pid
run 0 "a code for Home Affairs" "$KYCUONGD" enrol s --unit SNV --official "Đỗ Minh Châu" --role clerk
run 0 "its device" "$KYCUONG" --dir snv enrol "$url" "$out"
run 0 "takes the province" "$KYCUONG" --dir snv sync
stop "$server"
start page "$KYCUONG" --dir snv ui
run 0 "in the browser" node pw/lists.mjs "$(cat page.out)" ${PICTURES:+"$PICTURES"}
grep '^not ok\|^#' out.txt
stop "$pid"
