#!/usr/bin/env bash
# Plays stick.mjs on the real programs: the office's page has no line, the server serves for those who bring a file.
. "$(cd "$(dirname "$0")" && pwd)/../e2e/lib.sh"
export CHROMIUM=${CHROMIUM:-$(command -v chromium)} PASSWORD='mat-khau-dai'
mkdir pw files && cp "$here"/package.json "$here"/package-lock.json "$here"/.npmrc "$here"/lib.mjs "$here"/stick.mjs pw/
npm --prefix pw ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
ok $? "the pinned driver is there"
printf '%s\n' "$PASSWORD" >password
run 0 "a server" "$KYCUONGD" init s --sample kontum-2024
run 0 "someone who may open its pages" "$KYCUONGD" user s add "Đỗ Minh Châu" --password-file password
start server "$KYCUONGD" serve s --listen 127.0.0.1:0
url=$(cat server.out) server=$pid
run 0 "a code" "$KYCUONGD" enrol s --unit 615 --official "Nguyễn Văn Trưởng" --role head
run 0 "the office's PC" "$KYCUONG" --dir c enrol "$url" "$out" --password-file password
run 0 "a code for SNV" "$KYCUONGD" enrol s --unit SNV --official "Đỗ Minh Châu" --role clerk
run 0 "SNV's PC" "$KYCUONG" --dir snv enrol "$url" "$out"
stop "$server"
run 0 "a report" "$KYCUONG" --dir c do write report BC-THANG/615/2024-11 indicator.01=5 narrative.1a="Đã chấn chỉnh."
run 0 "signed" "$KYCUONG" --dir c do sign report BC-THANG/615/2024-11 --password-file password
run 0 "sent" "$KYCUONG" --dir c do send report BC-THANG/615/2024-11
start page "$KYCUONG" --dir c ui
start desk "$KYCUONG" --dir snv ui
start server "$KYCUONGD" serve s --listen 127.0.0.1:0 # at another port: the office cannot reach it
run 0 "in the browser" node pw/stick.mjs "$(cat page.out)" "$(cat server.out)" files "$(cat desk.out)"
grep '^not ok\|^#' out.txt
run 0 "the province's table" "$KYCUONGD" cells s --obligation BC-THANG --period 2024-11 --format csv
like "$out" '^615,BC-THANG,2024-11,.*,[0-9]{4}-' "has the report"
