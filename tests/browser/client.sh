#!/usr/bin/env bash
# Plays client.mjs on the real programs: enrolled, then with the server down, then with it back.
. "$(cd "$(dirname "$0")" && pwd)/../e2e/lib.sh"
export CHROMIUM=${CHROMIUM:-$(command -v chromium)} PASSWORD='mật khẩu của thủ trưởng'
mkdir pw && cp "$here"/package.json "$here"/package-lock.json "$here"/.npmrc "$here"/lib.mjs "$here"/client.mjs pw/
npm --prefix pw ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
ok $? "the pinned driver is there"
printf '%s\n' "$PASSWORD" >password
run 0 "a server" "$KYCUONGD" init s --sample kontum-2024
start server "$KYCUONGD" serve s --listen 127.0.0.1:0
url=$(cat server.out) server=$pid
run 0 "a code for the clerk" "$KYCUONGD" enrol s --unit 615 --official "Trần Thị Văn" --role clerk
run 0 "the clerk's PC" "$KYCUONG" --dir c enrol "$url" "$out"
run 0 "a code for the head" "$KYCUONGD" enrol s --unit 615 --official "Nguyễn Văn Trưởng" --role head
run 0 "the head on the same PC" "$KYCUONG" --dir c enrol "$url" "$out" --password-file password
stop "$server"
start page "$KYCUONG" --dir c ui
run 0 "in the browser, the server down" node pw/client.mjs "$(cat page.out)" offline
grep '^not ok\|^#' out.txt
start server "$KYCUONGD" serve s --listen "${url#http://}"
run 0 "in the browser, the server back" node pw/client.mjs "$(cat page.out)" online
grep '^not ok\|^#' out.txt
run 0 "the province's table" "$KYCUONGD" cells s --obligation BC-THANG --period 2024-11 --format csv
like "$out" '^615,BC-THANG,2024-11,.*,[0-9]{4}-' "has the report"
stop "$pid"
